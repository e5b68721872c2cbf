using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.PromptChain;
using KubeGuard.PromptChain.Evaluation;

namespace KubeGuard.Bot.Eval;

/// <summary>Measures the chain, with or without a model, on the labelled set.</summary>
internal sealed class EvalVerb(ModelOptions configured, TimeProvider time, CommandConsole console) : IVerb
{
    private readonly Option<ModelProvider?> _provider = new("--provider")
    {
        Description = "Which model is asked: none, openai, azure-openai or compatible. The rest comes from the section Model of the configuration; "
            + "left out, the provider does as well.",
        HelpName = "PROVIDER",
        CustomParser = ParseProvider,
    };

    private readonly Option<string?> _record = new("--record")
    {
        Description = "Keep every exchange, redacted, in this folder. What is there already is not asked again.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _replay = new("--replay")
    {
        Description = "Ask nobody: take every answer from exchanges that --record kept in this folder.",
        HelpName = "DIR",
    };

    private readonly Option<int> _cases = Count("--cases", "Labelled cases of each task.", new EvaluationSize().CasesPerTask);
    private readonly Option<int> _mutations = Count("--mutations", "Spoilt candidates of each kind, each of which verification must refuse.", new EvaluationSize().MutationsPerKind);
    private readonly Option<OutputFormat> _format = CommonOptions.Format();

    /// <inheritdoc/>
    public string Name => "eval";

    /// <inheritdoc/>
    public string Description =>
        "Measure the chain on a labelled set: precision, recall, tokens, cost and time of each task, and how many spoilt candidates pass verification. "
        + "Exits 1 when one passes.";

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [_provider, _record, _replay, _cases, _mutations, _format];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples =>
    [
        "eval --provider none",
        "eval --provider compatible --record exchanges",
        "eval --replay exchanges --format json",
    ];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var run = await RunOf(arguments, cancellation);
        var size = new EvaluationSize(arguments.GetValue(_cases), arguments.GetValue(_mutations));
        var report = await console.WithProgressAsync("Starting", step => Task.Run(() => run.RunAsync(size, step, cancellation), cancellation));
        var document = EvalDocument.Of(report);
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(document));
        else
            new EvalReport(console.CreateReport()).Write(document);
        return report.Mutations.Any(mutation => mutation.Accepted > 0) ? new CommandOutcome.Failed() : new CommandOutcome.Done();
    }

    private async Task<EvaluationRun> RunOf(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_replay) is { } recorded)
        {
            if (arguments.GetValue(_record) is not null || arguments.GetValue(_provider) is not null)
                throw new BadInputException(["--replay asks nobody: leave out --record and --provider"]);
            return await EvaluationRun.ReplayAsync(recorded, configured, time, cancellation)
                ?? throw new BadInputException([$"--replay {recorded}: no recorded exchange there, expected a folder that --record has written"]);
        }

        var options = configured with
        {
            Provider = arguments.GetValue(_provider) ?? configured.Provider,
            CacheFolder = arguments.GetValue(_record),
        };
        ImmutableArray<string> mistakes = [.. options.Validate()];
        return mistakes.IsEmpty ? EvaluationRun.Of(options, time) : throw new BadInputException(mistakes);
    }

    private static Option<int> Count(string name, string description, int byDefault)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError($"{name}: expected a number from 1");
        });
        return option;
    }

    private static ModelProvider? ParseProvider(ArgumentResult result)
    {
        var written = result.Tokens[0].Value;
        foreach (var provider in Enum.GetValues<ModelProvider>())
        {
            if (WordOf(provider) == written)
                return provider;
        }

        result.AddError($"--provider {written}: unknown provider, expected none, openai, azure-openai or compatible");
        return null;
    }

    private static string WordOf(ModelProvider provider) => provider switch
    {
        ModelProvider.None => "none",
        ModelProvider.OpenAI => "openai",
        ModelProvider.AzureOpenAI => "azure-openai",
        ModelProvider.Compatible => "compatible",
        _ => throw new InvalidOperationException("A provider that the command line does not know."),
    };
}
