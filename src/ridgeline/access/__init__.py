"""Who may use the console: passwords, second factors, sessions, invitations and single sign-on."""
