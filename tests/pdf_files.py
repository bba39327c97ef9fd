"""Real PDFs of five producers (FPDF2, Matplotlib, Pillow, pypdf, ReportLab), and one that lies."""

from pathlib import Path

FOLDER = Path(__file__).parent / "files"
DISGUISED = (FOLDER / "zip-in-disguise.pdf").read_bytes()
PRODUCERS = sorted(set(FOLDER.glob("*.pdf")) - {FOLDER / "zip-in-disguise.pdf"})
PLAIN = (FOLDER / "reportlab.pdf").read_bytes()

# What readers skip in front of the header, by what it is called.
PREFIXES = {
    "nothing": b"",
    "a byte order mark": b"\xef\xbb\xbf",
    "blank lines": b"\r\n \t\n",
    "a mail's headers": b"Content-Type: application/pdf\r\nContent-Length: 1334\r\n\r\n",
    "zeros": bytes(512),
    "as much as readers look at": b"x" * (1024 - 5),
}
