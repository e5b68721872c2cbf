using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>How a program works on one kind of object.</summary>
internal enum WayOfWork
{
    /// <summary>Lists and watches.</summary>
    Informer,

    /// <summary>Reads one object by name.</summary>
    Reader,

    /// <summary>Reads and rewrites one object by name.</summary>
    Writer,

    /// <summary>Applies objects whose names are generated.</summary>
    Applier,

    /// <summary>Watches, creates and deletes objects of its own.</summary>
    Owner,

    /// <summary>Records events.</summary>
    Recorder,

    /// <summary>Takes part in a leader election.</summary>
    Elector,
}

/// <summary>What a workload does with one kind of object: what a window shows of it, and what it needs.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Way">How it works on it.</param>
/// <param name="Name">The one object that it asks for; empty when it works on many.</param>
internal sealed record ApiWork(GroupResource Kind, WayOfWork Way, string Name)
{
    /// <summary>More names than a rule would list one by one.</summary>
    private const int ManyNames = 12;

    /// <summary>Letters of the names that the API server generates.</summary>
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly ImmutableArray<string> OfCollections = ["list", "watch", "create", "deletecollection"];
    private static readonly ImmutableArray<string> OfObjects = ["get", "update", "patch", "delete"];

    /// <summary>Everything that can be asked of a kind: each verb, on collections or on two objects each.</summary>
    public IEnumerable<ApiRequest> Conceivable(string @namespace) =>
    [
        .. OfCollections.Select(verb => Ask(verb, @namespace)),
        .. OfObjects.Select(verb => Ask(verb, @namespace, Name.Length > 0 ? Name : Generated(ManyNames))),
        .. OfObjects.Select(verb => Ask(verb, @namespace, "somebody-elses")),
    ];

    /// <summary>What a log shows.</summary>
    public IEnumerable<ApiRequest> Seen(string @namespace) =>
        Verbs.SelectMany(verb => Names(verb).Select(name => Ask(verb, @namespace, name)));

    /// <summary>Whether the workload needs this, now or at its next object, restart or election.</summary>
    public bool Needs(ApiRequest request) =>
        request.Group == Kind.Group && request.Resource == Kind.Resource && Verbs.Contains(request.Verb)
        && (request.Name.Length == 0 || Name.Length == 0 || request.Name == Name);

    private ImmutableArray<string> Verbs => Way switch
    {
        WayOfWork.Informer => ["list", "watch"],
        WayOfWork.Reader => ["get"],
        WayOfWork.Writer => ["get", "update"],
        WayOfWork.Applier => ["get", "patch", "create"],
        WayOfWork.Owner => ["list", "watch", "create", "delete"],
        WayOfWork.Recorder => ["create", "patch"],
        WayOfWork.Elector => ["get", "create", "update"],
        _ => throw new InvalidOperationException("A way of work that the cases do not know."),
    };

    private IEnumerable<string> Names(string verb) =>
        OfCollections.Contains(verb) ? [""] : Name.Length > 0 ? [Name] : Enumerable.Range(0, ManyNames).Select(Generated);

    private ApiRequest Ask(string verb, string @namespace, string name = "") => new(verb, Kind.Group, Kind.Resource, "", @namespace, name);

    private static string Generated(int number) =>
        $"made-{string.Concat(Enumerable.Range(1, 5).Select(letter => Alphabet[(number * letter * 7 + letter) % Alphabet.Length]))}";
}
