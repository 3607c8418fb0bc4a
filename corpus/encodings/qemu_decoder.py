"""What QEMU's decoder of the Xtensa core dc233c reads in an encoding (Debian package qemu-user)."""
import pathlib
import re
import struct
import subprocess
import tempfile

HEADER_BYTES = 52 + 32
PAGE = 0x1000


def program(code, address):
    """The smallest ELF file that begins to execute the code at an address, a multiple of a page."""
    ident = b"\x7fELF" + bytes([1, 1, 1]) + bytes(9)
    header = struct.pack("<HHIIIIIHHHHHH", 2, 94, 1, address, 52, 0, 0, 52, 32, 1, 0, 0, 0)
    segment = struct.pack("<IIIIIIII", 1, PAGE, address, address, PAGE, PAGE, 5, PAGE)
    return (ident + header + segment).ljust(PAGE, b"\0") + code.ljust(PAGE, b"\0")


def read(code, address):
    """The text of the instruction at an address, normalized; it is translated whether it can be executed or not."""
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory, "a.elf")
        path.write_bytes(program(code, address))
        path.chmod(0o700)
        log = pathlib.Path(directory, "log")
        command = ["qemu-xtensa", "-cpu", "dc233c", "-d", "in_asm", "-D", str(log), str(path)]
        try:
            subprocess.run(command, capture_output=True, cwd=directory, timeout=0.5)
        except subprocess.TimeoutExpired:
            pass    # a branch to itself
        line = re.search(rf"^0x{address:08x}:\s+(.*)$", log.read_text(), re.M)
    return normalize(line[1], address) if line else "nothing"


def normalize(text, address, is_source=False):
    """One spelling: words parted by one space, numbers in decimal, targets as addresses."""
    def number(match):
        return str(int(match[0], 0) & 0xFFFFFFFF)
    if is_source:
        # What a target counts from: loads of literals the address rounded up to a word, calls down.
        base = address + 3 & ~3 if text.startswith("l32r") else address & ~3 if text.startswith("call") else address
        text = re.sub(r"\.([+-]\d+)", lambda match: str(base + int(match[1])), text)
    return re.sub(r"(?<![\w.])-?(0x[0-9a-f]+|\d+)\b", number, " ".join(text.replace(",", " ").split()))
