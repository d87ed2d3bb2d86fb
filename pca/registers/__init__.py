"""The directory as spreadsheets: regions, sites and people read from CSV files, faults named, and written back.

`read_registers` takes the three files and gives the records, or names everything that is wrong; `write_registers` is
its inverse. Nothing is ever half imported.
"""

from pca.registers.reading import read_registers
from pca.registers.records import RegisterErrors, RegisterProblem, Registers, digest_of
from pca.registers.writing import write_registers

__all__ = ["RegisterErrors", "RegisterProblem", "Registers", "digest_of", "read_registers", "write_registers"]
