"""The administrator's pages: people, their roles, invitations and leave."""
