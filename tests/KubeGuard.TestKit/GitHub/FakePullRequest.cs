namespace KubeGuard.TestKit.GitHub;

/// <summary>An issue or a pull request, as the server keeps it.</summary>
public sealed class FakeIssue
{
    internal FakeIssue(int number, FakeUser author, DateTimeOffset at)
    {
        Number = number;
        Author = author;
        CreatedAt = UpdatedAt = at;
    }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>Who opened it.</summary>
    public FakeUser Author { get; }

    /// <summary>Its title; a person may change it.</summary>
    public string Title { get; set; } = "";

    /// <summary>Its body; a person may change it.</summary>
    public string Body { get; set; } = "";

    /// <summary>Whether it is open.</summary>
    public bool IsOpen { get; internal set; } = true;

    /// <summary>Whether its conversation is locked: then only collaborators comment, and an App is none.</summary>
    public bool IsLocked { get; set; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>How a list showed it last: what a person has set since counts as an update.</summary>
    internal string? Shown { get; set; }

    /// <summary>When it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; internal set; }

    /// <summary>Its labels, in the order of their setting.</summary>
    public List<string> Labels { get; } = [];

    /// <summary>Logins of those it is assigned to.</summary>
    public List<string> Assignees { get; } = [];

    /// <summary>Its comments, oldest first.</summary>
    public List<FakeComment> Comments { get; } = [];

    /// <summary>What makes it a pull request; null when it is none.</summary>
    public FakePullRequest? PullRequest { get; internal set; }
}

/// <summary>What a pull request has beyond an issue.</summary>
public sealed class FakePullRequest
{
    /// <summary>The branch that it asks to merge.</summary>
    public required string Head { get; init; }

    /// <summary>The branch to merge into.</summary>
    public required string Base { get; init; }

    /// <summary>The fork that the head is in, as <c>owner/name</c>; null for the repository itself.</summary>
    public string? Fork { get; init; }

    /// <summary>The commit at its head; after the branch is gone, the last one.</summary>
    public string HeadSha { get; internal set; } = "";

    /// <summary>Head and base when they were last looked at.</summary>
    internal string Seen { get; set; } = "";

    /// <summary>When it was merged.</summary>
    public DateTimeOffset? MergedAt { get; internal set; }

    /// <summary>What the base branch got.</summary>
    public string? MergeCommit { get; internal set; }

    /// <summary>Logins of those asked for a review.</summary>
    public List<string> Reviewers { get; } = [];

    /// <summary>Slugs of teams asked for a review.</summary>
    public List<string> Teams { get; } = [];

    /// <summary>The reviews, oldest first.</summary>
    public List<FakeReview> Reviews { get; } = [];
}

/// <summary>A review.</summary>
/// <param name="Id">Its number.</param>
/// <param name="User">Whose.</param>
/// <param name="State"><c>APPROVED</c>, <c>CHANGES_REQUESTED</c>, <c>COMMENTED</c>, <c>DISMISSED</c>.</param>
public sealed record FakeReview(long Id, FakeUser User, string State);

/// <summary>A comment.</summary>
public sealed class FakeComment
{
    internal FakeComment(long id, FakeUser author, string body, DateTimeOffset at)
    {
        Id = id;
        Author = author;
        Body = body;
        CreatedAt = UpdatedAt = at;
    }

    /// <summary>Its number.</summary>
    public long Id { get; }

    /// <summary>Who wrote it.</summary>
    public FakeUser Author { get; }

    /// <summary>Its text.</summary>
    public string Body { get; internal set; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When it was last edited.</summary>
    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>Reactions as <c>login content</c>.</summary>
    public SortedSet<string> Reactions { get; } = new(StringComparer.Ordinal);
}
