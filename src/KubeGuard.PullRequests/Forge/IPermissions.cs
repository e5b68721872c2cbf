namespace KubeGuard.PullRequests.Forge;

/// <summary>Who may tell the bot what to do (B30).</summary>
public interface IPermissions
{
    /// <summary>What an account may do in the repository, as the forge answers now; trouble is an answer too, and denies.</summary>
    Task<PermissionAnswer> PermissionOfAsync(string login, CancellationToken cancellation = default);

    /// <summary>Whether an account is an active member of a team of the repository's organisation; trouble is an answer too, and denies.</summary>
    Task<MembershipAnswer> MembershipOfAsync(string teamSlug, string login, CancellationToken cancellation = default);
}

/// <summary>What an account may do in a repository; ordered, so that more is greater.</summary>
public enum PermissionLevel
{
    /// <summary>Nothing beyond what is public.</summary>
    None,

    /// <summary>May read.</summary>
    Read,

    /// <summary>May manage issues and pull requests.</summary>
    Triage,

    /// <summary>May push: enough to command the bot.</summary>
    Write,

    /// <summary>May manage the repository.</summary>
    Maintain,

    /// <summary>May do everything.</summary>
    Admin,
}

/// <summary>What the forge says about a permission.</summary>
public abstract record PermissionAnswer
{
    private PermissionAnswer()
    {
    }

    /// <summary>Whether the account may do at least this; false when the forge could not say.</summary>
    public bool Allows(PermissionLevel least) => this is Known(var level) && level >= least;

    /// <summary>The forge said.</summary>
    public sealed record Known(PermissionLevel Level) : PermissionAnswer;

    /// <summary>The forge could not say; the reason is fit for a log.</summary>
    public sealed record Unknown(string Reason) : PermissionAnswer;
}

/// <summary>What the forge says about a membership.</summary>
public abstract record MembershipAnswer
{
    private MembershipAnswer()
    {
    }

    /// <summary>An active member.</summary>
    public sealed record Member : MembershipAnswer;

    /// <summary>No member, or invited only.</summary>
    public sealed record Stranger : MembershipAnswer;

    /// <summary>The forge could not say; the reason is fit for a log.</summary>
    public sealed record Unknown(string Reason) : MembershipAnswer;
}
