"""`python -m designer` is `network-designer`."""

from designer.cli.main import main

if __name__ == "__main__":
    main()
