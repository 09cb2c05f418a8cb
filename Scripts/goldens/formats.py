#!/usr/bin/env python3
"""Makes the files of `Tests/DocumentsTests/Fixtures` with tools that share no code with Kaijuan.

    pip install -r Scripts/goldens/formats-requirements.txt
    Scripts/goldens/formats.py [NAME…]             # remakes all fixtures, or those named; `formats.py --list` names them

Each function below makes the file that it is named after.
"""
import bz2
import gzip
import io
import lzma
import pathlib
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "DocumentsTests" / "Fixtures"
TIME = (2026, 11, 21, 12, 0, 0)
MAKERS = {}

LEAVE = "# Leave policy\n\nEvery employee has twenty-five days of paid leave a year.\n"
QINGJIA = "# 请假制度\n\n员工每年享有二十五天带薪年假，未休部分可以结转至次年三月底。\n"


def fixture(name):
    def register(make):
        MAKERS[name] = make
        return make
    return register


# Archives


def zipped(entries, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name, TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tarred(entries, mode="w"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in entries:
            info = tarfile.TarInfo(name)
            info.mtime = 1795262400
            if content is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                archive.addfile(info)
            else:
                content = content.encode() if isinstance(content, str) else content
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


HANDBOOK = [
    ("policies/", ""), ("policies/leave.md", LEAVE), ("制度/请假.md", QINGJIA), ("prices.csv", "item,price\npen,2\n"),
    ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\0"), (".git/config", "[core]\n"), ("__MACOSX/policies/._leave.md", b"\0\5\x16\7"),
]


@fixture("handbook.zip")
def handbook_zip():
    return zipped(HANDBOOK)


@fixture("gbk-names.zip")
def gbk_names_zip():
    """As a Chinese Windows packs it: the name in code page 936, without the mark for UTF-8."""
    name = "请假制度.md"
    stand_in = "x" * len(name.encode("gbk"))
    return zipped([(stand_in, QINGJIA)]).replace(stand_in.encode(), name.encode("gbk"))


@fixture("handbook.tar.gz")
def handbook_tar_gz():
    return gzip.compress(tarred(HANDBOOK[1:4]), mtime=0)


@fixture("handbook.tar.xz")
def handbook_tar_xz():
    return lzma.compress(tarred(HANDBOOK[1:4]))


@fixture("handbook.tar.bz2")
def handbook_tar_bz2():
    return bz2.compress(tarred(HANDBOOK[1:4]))


@fixture("handbook.tar.zst")
def handbook_tar_zst():
    import zstandard
    return zstandard.ZstdCompressor(write_checksum=False).compress(tarred(HANDBOOK[1:4]))


@fixture("leave.md.gz")
def leave_md_gz():
    return gzip.compress(LEAVE.encode(), mtime=0)


@fixture("escaping.tar")
def escaping_tar():
    return tarred([("../outside.md", LEAVE), ("/etc/motd.md", LEAVE), ("link.md", None), ("a/../../b.md", LEAVE),
                   ("./good.md", LEAVE)])


@fixture("encrypted.zip")
def encrypted_zip():
    """One entry in traditional zip encryption; only its mark is real."""
    data = bytearray(zipped([("secret.md", LEAVE)]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


@fixture("nested.zip")
def nested_zip():
    inner = zipped([("leave.md", LEAVE)])
    return zipped([("inner.tar.gz", gzip.compress(tarred([("deep.zip", inner), ("note.txt", "A note.\n")]), mtime=0))])


@fixture("too-deep.zip")
def too_deep_zip():
    data = LEAVE.encode()
    for depth in range(8):
        data = zipped([(f"{depth}.zip" if depth else "leave.md", data)])
    return data


@fixture("bomb.bz2")
def bomb_bz2():
    """512 MiB of one letter in a few hundred bytes."""
    return bz2.compress(b"a" * (512 << 20))


@fixture("bomb.zip")
def bomb_zip():
    """A hundred entries of 10 MiB of zeros each, packed a thousandfold; packed once more to be small here."""
    inner = zipped([(f"{number}.txt", bytes(10 << 20)) for number in range(20)], compresslevel=9)
    return zipped([("bomb.zip", inner)], compresslevel=9)


def main(names):
    if names == ["--list"]:
        return print("\n".join(MAKERS))
    HERE.mkdir(parents=True, exist_ok=True)
    for name in names or MAKERS:
        content = MAKERS[name]()
        (HERE / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
