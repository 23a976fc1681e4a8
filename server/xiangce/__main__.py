"""`python -m xiangce` is the command `xiangce`."""

from xiangce.cli import main

main()
