using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;

namespace KubeGuard.PullRequests.CodeScanning;

/// <summary>What became of a branch's alerts. Closed; none of them stops a pass (B18).</summary>
public abstract record CodeScanningOutcome
{
    private CodeScanningOutcome()
    {
    }

    /// <summary>The outcome in a line.</summary>
    public string Words => this switch
    {
        NothingFound => "nothing is found, and nothing was",
        Unchanged(var results, var warning) => $"unchanged, {Figures.Counted(results, "result")}{Note(warning)}",
        Uploaded(var results, var leftOut) => $"uploaded, {Figures.Counted(results, "result")}{LeftOutWords(leftOut)}",
        InProcess(var results) => $"uploaded, {Figures.Counted(results, "result")}; the forge is still processing them",
        WouldUpload would => $"would upload {Figures.Counted(would.Lines.Length, "result")}{LeftOutWords(would.LeftOut)}",
        Rejected(var reason) => $"warning: the forge could not take in what was uploaded: {reason}; it is uploaded again when it says something else",
        Failed(var reason) => $"warning: {reason}",
        _ => throw new InvalidOperationException($"{GetType()} has no words."),
    };

    private static string Note(string warning) => warning.Length == 0 ? "" : $"; the forge says: {warning}";

    private static string LeftOutWords(int leftOut) => leftOut == 0 ? "" : $", {Figures.Grouped(leftOut)} left out";

    /// <summary>There is nothing to show, and never was.</summary>
    public sealed record NothingFound : CodeScanningOutcome;

    /// <summary>The forge shows it already; nothing was sent.</summary>
    /// <param name="Results">Results.</param>
    /// <param name="Warning">What the forge says about them; empty when nothing.</param>
    public sealed record Unchanged(int Results, string Warning) : CodeScanningOutcome;

    /// <summary>The forge has it and shows it. No results close the alerts that there were.</summary>
    public sealed record Uploaded(int Results, int LeftOut) : CodeScanningOutcome;

    /// <summary>The forge has it, and takes longer than is waited for. The next pass looks again.</summary>
    public sealed record InProcess(int Results) : CodeScanningOutcome;

    /// <summary>What a real run would send (B23).</summary>
    /// <param name="Lines">Each result in a line.</param>
    /// <param name="LeftOut">How many results do not fit.</param>
    public sealed record WouldUpload(ImmutableArray<string> Lines, int LeftOut) : CodeScanningOutcome;

    /// <summary>The forge has this very content and could not process it.</summary>
    public sealed record Rejected(string Reason) : CodeScanningOutcome;

    /// <summary>The forge refused, or did not answer.</summary>
    public sealed record Failed(string Reason) : CodeScanningOutcome;
}
