"""What goes into a bundle as it is: the installer and the texts beside it."""
