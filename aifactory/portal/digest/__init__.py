"""The officers' weekly digest: what waits, within what each of them may see."""
