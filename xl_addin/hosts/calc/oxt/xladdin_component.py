"""The file that LibreOffice loads; everything else is in pythonpath/."""

from xl_addin.hosts.calc.component import g_ImplementationHelper  # noqa: F401  # LibreOffice looks for it here
