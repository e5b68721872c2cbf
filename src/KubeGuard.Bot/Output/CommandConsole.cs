using Spectre.Console;

namespace KubeGuard.Bot.Output;

/// <summary>Where a command writes. On a terminal there are tables and progress, anywhere else plain text only.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Problems and progress.</param>
/// <param name="OutputIsTerminal">Whether a person watches <paramref name="Output"/>.</param>
/// <param name="ErrorIsTerminal">Whether a person watches <paramref name="Error"/>.</param>
internal sealed record CommandConsole(TextWriter Output, TextWriter Error, bool OutputIsTerminal, bool ErrorIsTerminal)
{
    /// <summary>The process's own streams. A terminal that asks for no colour (<c>NO_COLOR</c>, <c>TERM=dumb</c>) gets plain text.</summary>
    public static CommandConsole OfProcess() => new(Console.Out, Console.Error, IsTerminal(Console.IsOutputRedirected), IsTerminal(Console.IsErrorRedirected));

    /// <summary>The report that fits <see cref="Output"/>.</summary>
    public IReport CreateReport() => OutputIsTerminal
        ? new TerminalReport(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Output) }))
        : new PlainReport(Output);

    /// <summary>Runs the work and shows on a terminal which step it is at.</summary>
    public async Task<T> WithProgressAsync<T>(string first, Func<Action<string>, Task<T>> work)
    {
        if (!ErrorIsTerminal)
            return await work(_ => { });
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Error) });
        return await console.Status().StartAsync(
            Markup.Escape(first), context => work(step => context.Status(Markup.Escape(SafeText.Line(step)))));
    }

    /// <summary>Says what is wrong, a line each.</summary>
    public void Problem(string text) => Error.WriteLine(SafeText.Line(text));

    private static bool IsTerminal(bool redirected) => !redirected
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
}
