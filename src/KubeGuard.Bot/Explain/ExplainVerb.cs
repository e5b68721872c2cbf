using System.Collections.Immutable;
using System.CommandLine;
using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Contracts;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Output;
using KubeGuard.Evidence;
using KubeGuard.Hardening;
using KubeGuard.Hardening.Rbac.Explaining;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Bot.Explain;

/// <summary>Says of a role or a service account who used which right, when, how often and from where.</summary>
internal sealed class ExplainVerb(InputReader inputs, PolicyInputs policies, CommandConsole console) : IVerb
{
    private readonly Argument<string> _target = new("KIND/NAMESPACE/NAME")
    {
        Description = "Role/NAMESPACE/NAME, ClusterRole/NAME or ServiceAccount/NAMESPACE/NAME.",
    };

    private readonly Option<string> _repository = CommonOptions.Repository();
    private readonly Option<string[]> _logs = CommonOptions.Logs();
    private readonly Option<OutputFormat> _format = CommonOptions.Format();
    private readonly ClusterOptions _cluster = new();

    /// <inheritdoc/>
    public string Name => "explain";

    /// <inheritdoc/>
    public string Description => "Show for each rule of a role, or of all roles of a service account, who used it, when, how often and from where, and what its unused part means.";

    /// <inheritdoc/>
    public ImmutableArray<Argument> Arguments => [_target];

    /// <inheritdoc/>
    public ImmutableArray<Option> Options => [_repository, _logs, .. _cluster.All, _format];

    /// <inheritdoc/>
    public ImmutableArray<string> Examples =>
    [
        "explain Role/shop/web --repo gitops --logs 'logs/*.jsonl.gz'",
        "explain ServiceAccount/shop/web --repo gitops --logs logs/ --audit-policy audit-policy.yaml",
        "explain ClusterRole/cert-manager-controller-issuers --repo gitops --logs logs/ --format json",
    ];

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var target = Parse(arguments.GetRequiredValue(_target));
        var options = _cluster.Apply(new HardeningOptions(), arguments);
        var repository = policies.Narrow(new(arguments.GetRequiredValue(_repository)));
        var document = await console.WithProgressAsync("Starting", async step =>
        {
            var read = await inputs.ReadAsync(repository, arguments.GetRequiredValue(_logs), options, step, cancellation);
            step("Looking for uses");
            return await Task.Run(() => ExplainMapping.ToDocument(target(new RbacExplainer(read.Hardening, cancellation)), read.Hardening.Evidence.Coverage), cancellation);
        });
        if (arguments.GetValue(_format) == OutputFormat.Json)
            await console.Output.WriteAsync(ContractWriter.Write(document));
        else
            new ExplainReport(console.CreateReport()).Write(document);
        return new CommandOutcome.Done();
    }

    private static Func<RbacExplainer, GrantExplanation> Parse(string text) => text.Split('/') switch
    {
        ["Role", { Length: > 0 } ns, { Length: > 0 } name] => explainer => explainer.Explain(new RoleId(ns, name)) ?? throw Missing(explainer, text, name),
        ["ClusterRole", { Length: > 0 } name] => explainer => explainer.Explain(new RoleId(null, name)) ?? throw Missing(explainer, text, name),
        ["ServiceAccount", { Length: > 0 } ns, { Length: > 0 } name] => explainer => explainer.Explain(new ServiceAccountName(ns, name)) ?? throw Missing(explainer, text, name),
        _ => throw new BadInputException($"{text}: cannot be explained, expected Role/NAMESPACE/NAME, ClusterRole/NAME or ServiceAccount/NAMESPACE/NAME"),
    };

    private static BadInputException Missing(RbacExplainer explainer, string text, string name)
    {
        var near = explainer.Near(name);
        return new(near.IsEmpty
            ? [$"{text}: neither the repository nor the log knows it"]
            : [$"{text}: neither the repository nor the log knows it; there are:", .. near.Select(known => $"  {known}")]);
    }
}
