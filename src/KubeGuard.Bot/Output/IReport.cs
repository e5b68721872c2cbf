using System.Collections.Immutable;

namespace KubeGuard.Bot.Output;

/// <summary>
/// What a verb shows to people. Text from logs and manifests may be handed in as it is: every implementation makes it harmless
/// (<see cref="SafeText"/>) and takes it for text, never for markup.
/// </summary>
internal interface IReport
{
    /// <summary>Begins a section.</summary>
    void Heading(string text);

    /// <summary>Begins a part of a section.</summary>
    void Subheading(string text);

    /// <summary>One line or paragraph.</summary>
    void Text(string text);

    /// <summary>Short lines that belong together, in order.</summary>
    void Bullets(IEnumerable<string> items);

    /// <summary>A table; nothing when it has no rows.</summary>
    void Table(ReportTable table);

    /// <summary>A unified diff, line by line.</summary>
    void Diff(string unifiedDiff);
}

/// <summary>Rows under headings; every row has as many cells as there are headings.</summary>
internal sealed record ReportTable(ImmutableArray<string> Headings, ImmutableArray<ImmutableArray<string>> Rows);
