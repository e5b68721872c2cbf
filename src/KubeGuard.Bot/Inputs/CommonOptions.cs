using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using KubeGuard.Bot.Contracts;

namespace KubeGuard.Bot.Inputs;

/// <summary>Options that several verbs have. Each call makes a new one: an option belongs to one command.</summary>
internal static class CommonOptions
{
    public static Option<string> Repository()
    {
        var option = new Option<string>("--repo")
        {
            Description = "The GitOps repository: a folder with plain manifests, Kustomize trees, or both.",
            HelpName = "DIR",
            Required = true,
        };
        option.Validators.Add(MustBeFolder);
        return option;
    }

    public static Option<string[]> Logs()
    {
        var option = new Option<string[]>("--logs")
        {
            Description = "Exported cluster logs: a file, a folder, a glob or - for standard input, plain or gzip. KIND is audit or hubble; "
                + "left out, the format is recognised from the content. May be repeated.",
            HelpName = "[KIND=]GLOB",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(MustNotBeOptions);
        return option;
    }

    public static Option<OutputFormat> Format() => Format("text for people (the default), json for machines.", OutputFormat.Text, OutputFormat.Json);

    /// <summary>The same for verbs that find something at lines of files.</summary>
    public static Option<OutputFormat> FormatOfFindings() => Format(
        "text for people (the default), json for machines, sarif for code scanning and editors: SARIF 2.1.0.", OutputFormat.Text, OutputFormat.Json, OutputFormat.Sarif);

    public static Option<string> Folder(string description, string byDefault) => new("--out")
    {
        Description = description,
        HelpName = "DIR",
        DefaultValueFactory = _ => byDefault,
    };

    /// <summary>A span of time as <c>14d</c>, <c>36h</c> or <c>90m</c>; null when the option is not given.</summary>
    public static Option<TimeSpan?> MinimumWindow() => new("--min-window")
    {
        Description = "Propose no removal on evidence that spans less than this, such as 14d, 36h or 90m. Without it a shorter window is used "
            + "all the same, and every removal says so.",
        HelpName = "SPAN",
        CustomParser = ParseSpan,
    };

    private static void MustBeFolder(OptionResult result)
    {
        var folder = result.GetValueOrDefault<string>();
        if (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder))
            result.AddError($"--repo {folder}: there is no such folder, expected the folder of a GitOps repository");
    }

    /// <summary>An option that takes many values takes mistyped options as well.</summary>
    private static void MustNotBeOptions(OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            result.AddError($"{token.Value}: there is no such option");
    }

    private static Option<OutputFormat> Format(string description, params ImmutableArray<OutputFormat> formats)
    {
        ImmutableArray<string> names = [.. formats.Select(ContractMapping.Word)];
        return new("--format") { Description = description, HelpName = string.Join('|', names), CustomParser = Parse };

        OutputFormat Parse(ArgumentResult result)
        {
            var given = result.Tokens[0].Value;
            if (names.IndexOf(given) is >= 0 and var index)
                return formats[index];
            result.AddError($"--format {given}: unknown format, expected {string.Join(", ", names[..^1])} or {names[^1]}");
            return default;
        }
    }

    private static TimeSpan? ParseSpan(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var hours = text.Length == 0 ? null : (double?)(text[^1] switch { 'd' => 24, 'h' => 1, 'm' => 1 / 60.0, _ => null });
        if (hours is { } unit && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return TimeSpan.FromMinutes(Math.Round(unit * 60 * count));
        result.AddError($"--min-window {text}: not a span of time, expected a number with d, h or m, such as 14d");
        return null;
    }
}

/// <summary>For whom the result is written.</summary>
internal enum OutputFormat
{
    /// <summary>People; the default.</summary>
    Text,

    /// <summary>Machines: the published contract.</summary>
    Json,

    /// <summary>Code scanning and editors: SARIF 2.1.0.</summary>
    Sarif,
}
