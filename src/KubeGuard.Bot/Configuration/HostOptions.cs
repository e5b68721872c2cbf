using System.Collections.Immutable;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.PromptChain;

namespace KubeGuard.Bot.Configuration;

/// <summary>What the host is told: whom it serves, with which logs, as whom. The defaults are safe: nothing leaves the machine.</summary>
internal sealed record HostOptions
{
    /// <summary>When and where the worker works.</summary>
    public WorkerSettings Worker { get; init; } = new();

    /// <summary>How GitHub is reached.</summary>
    public GitHubSettings GitHub { get; init; } = new();

    /// <summary>The clusters and their logs.</summary>
    public ImmutableArray<ClusterSettings> Clusters { get; init; } = [];

    /// <summary>The repositories that get pull requests.</summary>
    public ImmutableArray<RepositorySettings> Repositories { get; init; } = [];

    /// <summary>Which language model, if any, is asked.</summary>
    public ModelOptions Model { get; init; } = new();
}

/// <summary>Section <c>Worker</c>: when and where it works.</summary>
internal sealed record WorkerSettings
{
    /// <summary>Folder for clones, the inbox and what else outlives a run; made when it is missing.</summary>
    public string Folder { get; init; } = "kubeguard-work";

    /// <summary>Whether everything rests: no run, no command, no pull request. For maintenance and emergencies.</summary>
    public bool Suspend { get; init; }

    /// <summary>When runs start, for repositories whose policy says nothing else.</summary>
    public CronSchedule Schedule { get; init; } = CronSchedule.Daily;

    /// <summary>Time zone of the schedule, by its IANA name.</summary>
    public TimeZoneName TimeZone { get; init; } = TimeZoneName.Utc;

    /// <summary>How often GitHub is asked for what a webhook may have missed, such as comments.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many repositories are worked on at the same time, 1 to 16; each takes memory for the evidence of its cluster.</summary>
    public int Parallel { get; init; } = 2;

    /// <summary>How long a run may go on after it was told to stop.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Address that webhooks and health checks come to.</summary>
    public Uri Listen { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>Whether GET /metrics at that address gives Prometheus the metrics. They name repositories: off, because webhooks come to it from outside.</summary>
    public bool Metrics { get; init; }

    /// <summary>What happens in a repository without a policy file.</summary>
    public OnboardingMode Onboarding { get; init; } = OnboardingMode.PullRequest;

    /// <summary>Helm, a path or a name on the PATH: renders the charts of repositories whose policy says helm.render. Left out, no chart is rendered.</summary>
    public string? Helm { get; init; }
}

/// <summary>What happens in a repository without a policy file (B27).</summary>
internal enum OnboardingMode
{
    /// <summary>A pull request offers one with a preview; nothing else until it is merged.</summary>
    PullRequest,

    /// <summary>The defaults hold at once.</summary>
    Defaults,

    /// <summary>The repository is left alone.</summary>
    Skip,
}

/// <summary>Section <c>GitHub</c>: how it is reached, and as whom. An App is the way to go; a token does for a trial.</summary>
internal sealed record GitHubSettings
{
    /// <summary>Base address of the REST API; GitHub Enterprise Server's is https://HOST/api/v3/.</summary>
    public Uri Api { get; init; } = new("https://api.github.com/");

    /// <summary>Client id, or number, of the GitHub App.</summary>
    public string? AppId { get; init; }

    /// <summary>The App's private key in PEM form.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>File with the App's private key.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>A token, where there is no App.</summary>
    public string? Token { get; init; }

    /// <summary>File with the token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Secrets of the webhook; several while one replaces another. Without any there is no webhook endpoint.</summary>
    public ImmutableArray<string> WebhookSecrets { get; init; } = [];

    /// <summary>Files with secrets of the webhook, one each.</summary>
    public ImmutableArray<string> WebhookSecretFiles { get; init; } = [];

    /// <summary>Name in the bot's commits; left out, the bot's own.</summary>
    public string? CommitName { get; init; }

    /// <summary>Address in the bot's commits; left out, the bot's own.</summary>
    public string? CommitEmail { get; init; }

    /// <summary>Private key that signs the bot's commits: ssh, or OpenPGP in ASCII armour. Left out, GitHub signs those of an App, and nobody those of a token.</summary>
    public string? SigningKey { get; init; }

    /// <summary>File with the key that signs.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>Passphrase of an OpenPGP key; ssh keys have to be without one.</summary>
    public string? SigningKeyPassphrase { get; init; }

    /// <summary>File with the passphrase.</summary>
    public string? SigningKeyPassphraseFile { get; init; }
}

/// <summary>An entry of <c>Clusters</c>: a cluster and where its logs are.</summary>
internal sealed record ClusterSettings
{
    /// <summary>Its name; repositories and policies refer to it, and it is part of branch names.</summary>
    public required ClusterName Name { get; init; }

    /// <summary>Its logs: [KIND=]FILE, FOLDER or GLOB, as for --logs. Rotated and compressed files are read as they are.</summary>
    public ImmutableArray<string> Logs { get; init; } = [];

    /// <summary>Its audit policy file: tells what silence in the audit log means.</summary>
    public string? AuditPolicyFile { get; init; }

    /// <summary>Its Kubernetes version, such as 1.34, where the policy says nothing.</summary>
    public KubernetesVersion? KubernetesVersion { get; init; }
}

/// <summary>An entry of <c>Repositories</c>: a repository that gets pull requests.</summary>
internal sealed record RepositorySettings
{
    /// <summary>OWNER/NAME, or its address.</summary>
    public required RepositorySlug Name { get; init; }

    /// <summary>Branch that changes are proposed against; left out, the repository's default branch.</summary>
    public string? Branch { get; init; }

    /// <summary>Names of the clusters that run it; may be left out where there is only one.</summary>
    public ImmutableArray<ClusterName> Clusters { get; init; } = [];

    /// <summary>Whether it rests.</summary>
    public bool Suspend { get; init; }

    /// <summary>When its runs start; left out, the worker's schedule.</summary>
    public CronSchedule? Schedule { get; init; }

    /// <summary>What happens while it has no policy file; left out, as the worker does.</summary>
    public OnboardingMode? Onboarding { get; init; }
}
