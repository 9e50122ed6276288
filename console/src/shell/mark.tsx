/** The product's sign, beside its name. */
export const Mark = () => <img src="/console/icon.svg" alt="" width={28} height={28} />;
