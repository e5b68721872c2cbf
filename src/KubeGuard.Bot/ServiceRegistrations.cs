using KubeGuard.Bot.Commands;
using KubeGuard.Bot.Configuration;
using KubeGuard.Bot.Demo;
using KubeGuard.Bot.Eval;
using KubeGuard.Bot.Explain;
using KubeGuard.Bot.Inputs;
using KubeGuard.Bot.Manifests;
using KubeGuard.Bot.Output;
using KubeGuard.Bot.Policy;
using KubeGuard.Bot.Propose;
using KubeGuard.Bot.Run;
using KubeGuard.Bot.Serve;
using KubeGuard.Bot.Verify;
using KubeGuard.Hardening.Network;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Rbac;
using KubeGuard.PromptChain;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KubeGuard.Bot;

/// <summary>One extension per capability.</summary>
internal static class ServiceRegistrations
{
    /// <summary>The command line over a console.</summary>
    public static IServiceCollection AddCommandLine(this IServiceCollection services, CommandConsole console) => services
        .AddSingleton(console)
        .AddSingleton<StopSignals>()
        .AddSingleton<InputReader>()
        .AddSingleton<PolicyInputs>()
        .AddSingleton<KubeGuardCommandLine>();

    /// <summary>The deterministic chain with every hardener that there is.</summary>
    public static IServiceCollection AddHardening(this IServiceCollection services) => services
        .AddSingleton(new HardeningPipeline([new RbacHardener(), new NetworkPolicyHardener()]));

    /// <summary>The prompt chain, as section <c>Model</c> of the configuration asks for it.</summary>
    public static IServiceCollection AddPromptChain(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(OptionsOf(configuration.GetSection("Model")))
        .AddSingleton(TimeProvider.System)
        .AddSingleton<ProposalChain>();

    private static ModelOptions Bound(IConfigurationSection section)
    {
        try
        {
            return section.Get<ModelOptions>() ?? new ModelOptions();
        }
        catch (InvalidOperationException exception)
        {
            throw new BadInputException($"Configuration: {exception.Message} {exception.InnerException?.Message}".TrimEnd());
        }
    }

    /// <summary>Answers are cached unless the folder is configured to be empty, so that an unchanged input asks nobody.</summary>
    private static ModelOptions OptionsOf(IConfigurationSection section)
    {
        var options = Bound(section);
        return options with { CacheFolder = options.CacheFolder switch { null => ModelOptions.DefaultCacheFolder, "" => null, var folder => folder } };
    }

    /// <summary><c>demo</c>.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddSingleton<DemoCommand>()
        .AddSingleton<IVerb, DemoVerb>();

    /// <summary><c>propose</c>.</summary>
    public static IServiceCollection AddPropose(this IServiceCollection services) => services
        .AddSingleton<ProposeCommand>()
        .AddSingleton<IVerb, ProposeVerb>();

    /// <summary><c>manifests</c>.</summary>
    public static IServiceCollection AddManifests(this IServiceCollection services) => services
        .AddSingleton<IVerb, ManifestsVerb>();

    /// <summary><c>verify</c>.</summary>
    public static IServiceCollection AddVerify(this IServiceCollection services) => services
        .AddSingleton<IVerb, VerifyVerb>();

    /// <summary><c>explain</c>.</summary>
    public static IServiceCollection AddExplain(this IServiceCollection services) => services
        .AddSingleton<IVerb, ExplainVerb>();

    /// <summary><c>policy</c>.</summary>
    public static IServiceCollection AddPolicy(this IServiceCollection services) => services
        .AddSingleton<PolicyValidateVerb>()
        .AddSingleton<PolicyShowVerb>()
        .AddSingleton<PolicySchemaVerb>()
        .AddSingleton<IVerb>(provider => new VerbGroup("policy", "The policy file of a repository, .kubeguard.yaml.",
        [
            provider.GetRequiredService<PolicyValidateVerb>(), provider.GetRequiredService<PolicyShowVerb>(), provider.GetRequiredService<PolicySchemaVerb>(),
        ]));

    /// <summary><c>config</c>.</summary>
    public static IServiceCollection AddHostConfiguration(this IServiceCollection services) => services
        .AddSingleton<ConfigShowVerb>()
        .AddSingleton<IVerb>(provider => new VerbGroup("config", "The host's configuration.", [provider.GetRequiredService<ConfigShowVerb>()]));

    /// <summary>The worker: <c>run</c>, <c>serve</c>, <c>status</c>, <c>suspend</c>, <c>resume</c>.</summary>
    public static IServiceCollection AddWorker(this IServiceCollection services) => services
        .AddSingleton<WorkerFactory>()
        .AddSingleton<IVerb, RunVerb>()
        .AddSingleton<IVerb, StatusVerb>()
        .AddSingleton<IVerb, SuspendVerb>()
        .AddSingleton<IVerb, ResumeVerb>()
        .AddSingleton<IVerb, ServeVerb>();

    /// <summary><c>eval</c>.</summary>
    public static IServiceCollection AddEval(this IServiceCollection services) => services
        .AddSingleton<IVerb, EvalVerb>();
}
