import { Anchor, Text } from '@mantine/core';

/** Whom a page must link to that shows places or networks of addresses; it stands below them. */
export const PlaceCredit = () => (
  <Text size="sm" c="dimmed">
    <Anchor href="https://db-ip.com" target="_blank" rel="noopener noreferrer" c="inherit" inherit>
      IP geolocation by DB-IP
    </Anchor>
  </Text>
);
