namespace KubeGuard.PullRequests.Forge;

/// <summary>An account of the forge.</summary>
/// <param name="Id">Its number, which stays when the account is renamed.</param>
/// <param name="Login">Its name; compared without regard to case.</param>
/// <param name="Kind">What it is.</param>
public sealed record ForgeUser(long Id, string Login, ForgeUserKind Kind);

/// <summary>Kinds of accounts.</summary>
public enum ForgeUserKind
{
    /// <summary>A person.</summary>
    Person,

    /// <summary>An App or another program; never obeyed (B29).</summary>
    Bot,

    /// <summary>An organisation, a deleted account, or a kind that is not known here.</summary>
    Other,
}
