import ArgumentParser

/// Prints a script that completes the commands in a shell.
struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "Prints a script by which a shell completes the commands.",
        discussion: """
            bash, zsh and fish: for the command kubectl-arcane. For example: source <(kubectl arcane completion bash)

            kubectl: for kubectl arcane, with the names of classes, streams, downtimes, namespaces and contexts, in each shell in which kubectl completes. It is a program that \
            kubectl looks for on PATH: kubectl arcane completion kubectl > ~/bin/kubectl_complete-arcane; chmod +x ~/bin/kubectl_complete-arcane
            """)

    /// Who completes.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish, kubectl
    }

    @Argument(help: "bash, zsh, fish, or kubectl.")
    var shell: Shell

    func run() {
        Console.print(script)
    }

    private var script: String {
        switch shell {
        case .bash: CompletedProgram.completionScript(for: .bash)
        case .zsh: CompletedProgram.completionScript(for: .zsh)
        case .fish: CompletedProgram.completionScript(for: .fish)
        case .kubectl: "#!/bin/sh\nexec kubectl-arcane __complete \"$@\""
        }
    }
}

/// The program under the name of its file, which is what a shell completes.
private struct CompletedProgram: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "kubectl-arcane", subcommands: KubectlArcane.subcommands)
}
