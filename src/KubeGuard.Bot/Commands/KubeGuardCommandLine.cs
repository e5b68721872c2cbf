using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Commands;

/// <summary>The command line: finds the verb, runs it, turns how it ended into messages and an exit code.</summary>
internal sealed class KubeGuardCommandLine(IEnumerable<IVerb> verbs, CommandConsole console)
{
    private const string Description =
        "Works out the least-privilege Kubernetes manifests that exported cluster logs justify, and proves that they break nothing that was observed.";

    /// <summary>Runs one command line. What stops it is the caller's business.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation = default)
    {
        var parsed = BuildRoot().Parse(args);
        if (parsed.Errors.Count > 0)
            return End(Misused(parsed));
        var invocation = new InvocationConfiguration { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await parsed.InvokeAsync(invocation, cancellation);
    }

    private RootCommand BuildRoot()
    {
        var root = new RootCommand(Description);
        foreach (var verb in verbs)
            root.Subcommands.Add(BuildVerb(verb));
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!, verbs);
        return root;
    }

    private Command BuildVerb(IVerb verb)
    {
        var command = new Command(verb.Name, verb.Description);
        foreach (var argument in verb.Arguments)
            command.Arguments.Add(argument);
        foreach (var option in verb.Options)
            command.Options.Add(option);
        foreach (var below in verb.Verbs)
            command.Subcommands.Add(BuildVerb(below));
        command.SetAction(async (arguments, cancellation) => End(await RunAsync(verb, arguments, cancellation)));
        return command;
    }

    /// <summary>The one place where what stops a command is caught; anything else is a bug and ends the process with its stack trace.</summary>
    private static async Task<CommandOutcome> RunAsync(IVerb verb, ParseResult arguments, CancellationToken cancellation)
    {
        try
        {
            return await verb.RunAsync(arguments, cancellation);
        }
        catch (BadInputException exception)
        {
            return new CommandOutcome.BadInput(exception.Problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new CommandOutcome.BadInput(exception.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new CommandOutcome.Cancelled();
        }
    }

    private static CommandOutcome.BadInput Misused(ParseResult parsed) => new(
    [
        .. parsed.Errors.Select(error => error.Message),
        $"Try: kubeguard {string.Concat(PathTo(parsed.CommandResult).Select(name => name + " "))}--help",
    ]);

    /// <summary>The verbs that lead to a command, the outermost first; none for the program itself.</summary>
    private static Stack<string> PathTo(SymbolResult? symbol)
    {
        var names = new Stack<string>();
        for (; symbol is not null; symbol = symbol.Parent)
        {
            if (symbol is CommandResult { Command: not RootCommand } command)
                names.Push(command.Command.Name);
        }

        return names;
    }

    private int End(CommandOutcome outcome)
    {
        if (outcome is CommandOutcome.BadInput bad)
        {
            foreach (var problem in bad.Problems)
                console.Problem(problem);
        }
        else if (outcome is CommandOutcome.Cancelled)
        {
            console.Problem("Interrupted.");
        }

        return outcome.ExitCode;
    }

    /// <summary>The usual help and below it examples: a verb's own, or the first of each verb.</summary>
    private sealed class HelpWithExamples(HelpAction usual, IEnumerable<IVerb> verbs) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            usual.Invoke(parseResult);
            var verb = PathTo(parseResult.CommandResult).Aggregate((IVerb?)null, (above, name) => (above?.Verbs ?? verbs).FirstOrDefault(each => each.Name == name));
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in verb is null ? verbs.Select(each => each.Examples[0]) : verb.Examples)
                output.WriteLine($"  kubeguard {example}");
            output.WriteLine();
            return 0;
        }
    }
}
