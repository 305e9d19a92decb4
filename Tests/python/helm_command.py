"""The commands of Helm that the documentation uses, by its library for Python: a machine that runs the tests may have no helm."""

import argparse
import functools
import os
import sys
from typing import Any

import helm_python
import yaml


def main() -> None:
    parser = argparse.ArgumentParser(prog="helm")
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("install", "upgrade", "uninstall", "rollback"):
        command = commands.add_parser(name)
        command.add_argument("release")
        command.add_argument("--namespace", "-n", default="default")
        if name in ("install", "upgrade"):
            command.add_argument("chart")
            command.add_argument("--create-namespace", action="store_true")
            command.add_argument("--install", action="store_true")
            command.add_argument("--reuse-values", action="store_true")
            command.add_argument("--set", action="append", default=[], type=helm_python.parse_set_string)
            command.add_argument("--values", "-f", action="append", default=[], type=lambda path: yaml.safe_load(open(path)))
    run(parser.parse_args())


def run(arguments: argparse.Namespace) -> None:
    with helm_python.Config(kubeconfig_path=os.environ["KUBECONFIG"], namespace=arguments.namespace) as helm:
        if arguments.command == "uninstall":
            print(helm.uninstall(arguments.release, wait="watcher", timeout=180)["info"])
        elif arguments.command == "rollback":
            helm.rollback(arguments.release)
        else:
            values = functools.reduce(merged, [*arguments.values, *arguments.set], {})
            there = any(release["name"] == arguments.release for release in helm.list())
            if arguments.command == "install" or arguments.install and not there:
                release = helm.install(arguments.chart, arguments.release, values, create_namespace=arguments.create_namespace)
            else:
                release = helm.upgrade(arguments.chart, arguments.release, values, reuse_values=arguments.reuse_values)
            print(release["notes"])


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both; what the other says counts more."""
    inner = {key: merged(one[key], value) for key, value in other.items() if isinstance(value, dict) and isinstance(one.get(key), dict)}
    return {**one, **other, **inner}


if __name__ == "__main__":
    try:
        main()
    except helm_python.HelmError as error:
        sys.exit(f"Error: {error}")
