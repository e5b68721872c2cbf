using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Propose;

/// <summary>What was read, for people: how far the answer can be trusted.</summary>
internal static class CoverageReport
{
    public static void Write(IReport report, InputsDocument inputs)
    {
        report.Heading("Inputs");
        report.Text($"{Number(inputs.Manifests)} manifest {(inputs.Manifests == 1 ? "file" : "files")}; {Window(inputs.Events)}");
        report.Table(new(
            ["Log", "Format", "Read", "Used", "Skipped", "Malformed"],
            [
                .. inputs.Sources.Select(source => ImmutableArray.Create(
                    source.Source, source.Kind ?? "none known", Number(source.Read), Number(source.Used), Number(source.Skipped.Values.Sum()), Number(source.Malformed))),
            ]));
        var skipped = inputs.Sources
            .SelectMany(source => source.Skipped)
            .GroupBy(reason => reason.Key, reason => reason.Value, StringComparer.Ordinal)
            .OrderBy(reason => reason.Key, StringComparer.Ordinal)
            .Select(reason => $"{reason.Key}: {Number(reason.Sum())}")
            .ToArray();
        if (skipped.Length > 0)
            report.Text($"Skipped on purpose: {string.Join("; ", skipped)}");
        report.Bullets(inputs.Sources.SelectMany(source => source.Notes.Select(note => $"{source.Source}: {note}")));
    }

    private static string Window(EventsDocument events) => events is { From: { } from, To: { } to }
        ? $"evidence from {from} to {to}"
        : "no evidence";

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
