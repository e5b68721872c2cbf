using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Output;

namespace KubeGuard.Bot.Eval;

/// <summary>An evaluation for people.</summary>
internal sealed class EvalReport(IReport report)
{
    public void Write(EvalDocument document)
    {
        report.Heading("What is offered");
        report.Text(document.Model is { } model ? $"Model: {model}." : "No model was asked: the deterministic chain alone.");
        report.Table(new(
            ["Task", "Cases", "Precision", "Recall", "F1", "Tokens", "Cost", "Seconds", "Repair rounds", "By the model"],
            [.. document.Tasks.Select(Row)]));
        WriteModel(document);
        report.Heading("Spoilt candidates that verification let through");
        report.Table(new(["Spoilt by", "Tried", "Accepted"], [.. document.Mutations.Select(mutation => ImmutableArray.Create(
            ContractMapping.Word(mutation.Kind), Number(mutation.Tried), Number(mutation.Accepted)))]));
        report.Bullets(document.Mutations.Where(mutation => mutation.Example is not null)
            .Select(mutation => $"{ContractMapping.Word(mutation.Kind)}, for example: {mutation.Example}"));
        report.Heading("Result");
        var accepted = document.Mutations.Sum(mutation => mutation.Accepted);
        report.Text(accepted == 0
            ? $"None of {Number(document.Mutations.Sum(mutation => mutation.Tried))} spoilt candidates passed verification."
            : $"{Number(accepted)} spoilt candidates passed verification: that is a fault of KubeGuard, please report it.");
    }

    /// <summary>What the model did before verification, and where it did nothing.</summary>
    private void WriteModel(EvalDocument document)
    {
        if (document.Tasks.All(task => task.ModelAlone is null))
            return;
        report.Heading("The model's first answers, had they been taken unverified");
        report.Table(new(
            ["Task", "Precision", "Recall", "F1"],
            [.. document.Tasks.Where(task => task.ModelAlone is not null).Select(task => ImmutableArray.Create(
                task.Task, Share(task.ModelAlone!.Precision), Share(task.ModelAlone.Recall), Share(task.ModelAlone.F1)))]));
        report.Bullets(document.Tasks.Where(task => !task.Failures.IsEmpty).Select(task =>
            $"{task.Task}: no usable answer: {string.Join(", ", task.Failures.Select(failure => $"{failure.Key} x{Number(failure.Value)}"))}"));
    }

    private static ImmutableArray<string> Row(EvalTaskDocument task) =>
    [
        task.Task, Number(task.Cases), Share(task.Precision), Share(task.Recall), Share(task.F1), Number(task.Tokens),
        task.Cost.ToString("0.00", CultureInfo.InvariantCulture), task.Seconds.ToString("0.0", CultureInfo.InvariantCulture), Number(task.RepairRounds), Number(task.ModelCandidates),
    ];

    private static string Share(double share) => share.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
