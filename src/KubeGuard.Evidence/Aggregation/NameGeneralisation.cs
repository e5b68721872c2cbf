namespace KubeGuard.Evidence.Aggregation;

/// <summary>
/// Object names, and non-resource paths, that are too many are counted together as one that says so. How far a group is generalised depends
/// only on the names in it, not on their order, and a generalised group takes in every name that comes later.
/// </summary>
internal static class NameGeneralisation
{
    /// <summary>Level 0 keeps all, 1 the first segment of a path, 2 nothing. Object names have nothing to keep at level 1.</summary>
    private const int Coarsest = 2;

    public static List<ApiUse> Apply(List<ApiUse> uses, int limit)
    {
        if (uses.Count <= limit && !uses.Exists(use => use.Request.NameGeneralised))
            return uses;
        var levels = uses.GroupBy(NameGroup.Of).ToDictionary(group => group.Key, group => Level([.. group.Select(use => use.Request)], limit));
        for (var i = 0; i < uses.Count; i++)
            uses[i] = uses[i] with { Request = At(uses[i].Request, levels[NameGroup.Of(uses[i])]) };
        return uses;
    }

    private static int Level(List<ApiRequest> requests, int limit)
    {
        var level = requests.Max(LevelOf);
        while (level < Coarsest && requests.Select(request => At(request, level)).Distinct().Skip(limit).Any())
            level++;
        return level;
    }

    private static int LevelOf(ApiRequest request) => !request.NameGeneralised ? 0 : request.IsNonResource && request.Path != "/*" ? 1 : Coarsest;

    private static ApiRequest At(ApiRequest request, int level) => request switch
    {
        _ when level == 0 => request,
        { IsNonResource: false, Name.Length: > 0 } => request with { Name = "", NameGeneralised = true },
        { IsNonResource: false } => request,
        _ when level == Coarsest => request with { Path = "/*", NameGeneralised = true },
        _ when request.Path.IndexOf('/', 1) is > 0 and var slash => request with { Path = $"{request.Path[..slash]}/*", NameGeneralised = true },
        _ => request,
    };

    private sealed record NameGroup(ApiSubject Subject, ApiDecision Decision, ApiRequest Request)
    {
        public static NameGroup Of(ApiUse use) =>
            new(use.Subject, use.Decision, use.Request with { Name = "", Path = use.Request.IsNonResource ? "/" : "", NameGeneralised = false });
    }
}
