using System.Collections.Immutable;

namespace KubeGuard.PullRequests.Commands;

/// <summary>What a person can ask of the bot in a comment (B29).</summary>
public enum CommandVerb
{
    /// <summary>Work it out again.</summary>
    Rerun,

    /// <summary>Put the change on the current base.</summary>
    Rebase,

    /// <summary>Hand the branch back to the bot.</summary>
    Takeover,

    /// <summary>Have the policy file say that the changes are not wanted.</summary>
    Ignore,

    /// <summary>Take that back, and open a declined pull request again.</summary>
    Unignore,

    /// <summary>Give the reasons for one object.</summary>
    Explain,

    /// <summary>Replay the evidence.</summary>
    Verify,

    /// <summary>Say how things stand.</summary>
    Status,

    /// <summary>List the commands.</summary>
    Help,
}

/// <summary>One row of the command table.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Arguments">What may follow it, as help shows it; empty for nothing.</param>
/// <param name="Does">What it does, in a sentence.</param>
public sealed record CommandRow(CommandVerb Verb, string Arguments, string Does)
{
    /// <summary>The word that people write.</summary>
    public string Word => Verb.ToString().ToLowerInvariant();

    /// <summary>The whole line.</summary>
    public string Usage => $"{CommandTable.Prefix} {Word}{(Arguments.Length > 0 ? $" {Arguments}" : "")}";
}

/// <summary>All commands. Reading, help and documentation come from it (B32).</summary>
public static class CommandTable
{
    /// <summary>How a command begins.</summary>
    public const string Prefix = "/kubeguard";

    /// <summary>How many commands of one comment are obeyed.</summary>
    public const int MostInAComment = 5;

    /// <summary>The rows, in the order of help.</summary>
    public static ImmutableArray<CommandRow> Rows { get; } =
    [
        new(CommandVerb.Rerun, "", "Reads the logs again and works this pull request's objects out anew; the answer says what became of it."),
        new(CommandVerb.Rebase, "", "Puts the change on the current base branch as one commit."),
        new(CommandVerb.Takeover, "", "Hands a branch that somebody edited back to KubeGuard, which replaces what it holds; the answer names the commit that it held."),
        new(CommandVerb.Ignore, "[until DATE] [reason]", "Opens a pull request that writes into the policy file that these changes are not wanted, for good or until a day such as `2027-01-31`."),
        new(CommandVerb.Unignore, "", "Takes `ignore` back, by a pull request when the policy file says it, and opens this pull request again if somebody closed it."),
        new(CommandVerb.Explain, "OBJECT", "Gives the reasons for one object, such as `Role/shop/orders`, or why it was left alone."),
        new(CommandVerb.Verify, "", "Replays the logs over the base branch and over this pull request, and says what each would deny."),
        new(CommandVerb.Status, "", "Says what became of each proposal in this repository."),
        new(CommandVerb.Help, "", "Lists the commands."),
    ];

    /// <summary>The table as Markdown.</summary>
    public static string ToMarkdown() =>
        $"| comment | does |\n|---|---|\n{string.Join('\n', Rows.Select(row => $"| `{row.Usage}` | {row.Does} |"))}";

    /// <summary>The row of a word; null when there is none.</summary>
    public static CommandRow? Find(string word) => Rows.FirstOrDefault(row => string.Equals(row.Word, word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The word that was probably meant.</summary>
    public static CommandRow Nearest(string word) => Rows.MinBy(row => Distance(row.Word, word.ToLowerInvariant()))!;

    /// <summary>Edit distance (Levenshtein); words are short.</summary>
    private static int Distance(string left, string right)
    {
        const int Longest = 40;
        right = right.Length > Longest ? right[..Longest] : right;
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
