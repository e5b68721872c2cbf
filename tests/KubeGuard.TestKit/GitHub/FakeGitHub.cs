using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeGuard.TestKit.GitHub;

/// <summary>
/// A GitHub on loopback: the endpoints that the bot uses over state in memory, and real git over smart HTTP. It answers as GitHub's published
/// description says, makes trouble when told to, notes every call, and refuses calls that it does not know (<see cref="UnknownCalls"/>).
/// </summary>
public sealed class FakeGitHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<FakeCall> _calls = new();
    private readonly ConcurrentQueue<string> _unknown = new();
    private readonly Dictionary<string, FakeUser> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FakeRepository> _repositories = [];
    private readonly Dictionary<string, FakeRepository> _formerNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly FakeGitHubPipeline _pipeline;
    private readonly List<Awaited> _awaited = [];
    private long _lastId = 100;

    private FakeGitHub(WebApplication app, TimeProvider clock)
    {
        _app = app;
        Clock = clock;
        Tokens = new(this);
        _pipeline = new(this);
    }

    /// <summary>Base address of the API, in the form of GitHub Enterprise Server.</summary>
    public Uri Api => new(Web, "api/v3/");

    /// <summary>Base address of the pages and of git.</summary>
    public Uri Web => new($"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/");

    /// <summary>The server's clock: it dates what happens, ends tokens, and resets limits.</summary>
    public TimeProvider Clock { get; }

    /// <summary>All calls so far, in order.</summary>
    public IReadOnlyList<FakeCall> Calls => [.. _calls];

    /// <summary>The calls that would change something.</summary>
    public IReadOnlyList<FakeCall> Mutations => [.. _calls.Where(call => call.IsMutation)];

    /// <summary>Calls that this server does not know: a test that makes one is wrong, or the server lacks something.</summary>
    public IReadOnlyList<string> UnknownCalls => [.. _unknown];

    /// <summary>The trouble that it makes.</summary>
    public FakeTroubles Troubles { get; } = new();

    /// <summary>The App that is installed in every repository.</summary>
    public FakeApp App { get; } = new();

    /// <summary>How many requests an account has in an hour.</summary>
    public int RequestsPerHour { get; set; } = 5_000;

    internal DateTimeOffset Now => Clock.GetUtcNow();

    internal FakeTokens Tokens { get; }

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="clock">Its clock; that of the machine when absent.</param>
    public static async Task<FakeGitHub> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var server = new FakeGitHub(app, clock ?? TimeProvider.System);
        app.Run(server._pipeline.ServeAsync);
        await app.StartAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>The account of that name, made when there is none.</summary>
    public FakeUser User(string login, string type = "User")
    {
        lock (_users)
            return _users.TryGetValue(login, out var user) ? user : _users[login] = new(NextId(), login, login.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : type);
    }

    /// <summary>A token of an account, good for everything but what GitHub keeps for Apps.</summary>
    public string TokenOf(FakeUser user) => Tokens.Personal(user);

    /// <summary>Makes every token that was given out useless, as a revocation does.</summary>
    public void RevokeTokens() => Tokens.RevokeAll();

    /// <summary>Takes the App off, as its owner does: its tokens end.</summary>
    public void Uninstall()
    {
        App.IsInstalled = false;
        Tokens.RevokeInstallations();
    }

    /// <summary>Installs the App again: it gets another number.</summary>
    public void Install()
    {
        App.IsInstalled = true;
        App.Installation++;
    }

    /// <summary>Takes a repository out of the installation, as its owner does: tokens for it find nothing any longer, also when it is back.</summary>
    public void Withdraw(FakeRepository repository) => Tokens.Withdraw(repository.Id);

    /// <summary>Makes an empty repository.</summary>
    public async Task<FakeRepository> CreateRepositoryAsync(string fullName)
    {
        var parts = fullName.Split('/');
        var folder = _folder.PathOf($"{fullName}.git");
        Directory.CreateDirectory(folder);
        var repository = new FakeRepository(this, NextId(), User(parts[0], "Organization"), parts[1], folder);
        await repository.Git.RunAsync("init", "--quiet", "--bare", "--initial-branch=main").ConfigureAwait(false);
        // As GitHub: partial clones, any commit by its id, and no push by who is not known.
        foreach (var setting in (string[])["uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "http.receivepack"])
            await repository.Git.RunAsync("config", setting, "true").ConfigureAwait(false);
        _repositories.Add(repository);
        return repository;
    }

    /// <summary>Makes a repository with one commit of these files.</summary>
    public async Task<FakeRepository> CreateRepositoryAsync(string fullName, params KeyValuePair<string, string?>[] files)
    {
        var repository = await CreateRepositoryAsync(fullName).ConfigureAwait(false);
        await repository.CommitAsync("main", "First commit", files).ConfigureAwait(false);
        return repository;
    }

    /// <summary>Renames a repository: the old name redirects.</summary>
    public void Rename(FakeRepository repository, string name)
    {
        ArgumentNullException.ThrowIfNull(repository);
        _formerNames[repository.FullName] = repository;
        repository.Name = name;
    }

    /// <summary>Ends when something is so, at the latest after the call that makes it so. For callers in other processes.</summary>
    public Task UntilAsync(Func<bool> isSo)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        var awaited = new Awaited(isSo, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_awaited)
            _awaited.Add(awaited);
        return _pipeline.BetweenCallsAsync(Notice, awaited.Came.Task);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Troubles.Dispose();
        await _app.DisposeAsync().ConfigureAwait(false);
        _pipeline.Dispose();
        _folder.Dispose();
    }

    internal long NextId() => Interlocked.Increment(ref _lastId);

    internal FakeRepository? Find(string fullName) =>
        _repositories.Find(repository => repository.FullName.Equals(fullName, StringComparison.OrdinalIgnoreCase));

    /// <summary>The repository of that name, whoever owns it: an installation has one owner, and takes names without it.</summary>
    internal FakeRepository? FindByName(string name) =>
        _repositories.Find(repository => repository.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    internal FakeRepository? Find(long id) => _repositories.Find(repository => repository.Id == id);

    /// <summary>The state of <c>team/login</c> in an organisation; null for a stranger.</summary>
    internal string? FindMembership(string organisation, string member) =>
        _repositories
            .Where(repository => repository.Owner.Login.Equals(organisation, StringComparison.OrdinalIgnoreCase))
            .Select(repository => repository.Memberships.GetValueOrDefault(member))
            .FirstOrDefault(state => state is not null);

    internal FakeRepository? FindFormer(string fullName) => _formerNames.GetValueOrDefault(fullName);

    internal string Root => _folder.Root;

    internal void Note(FakeCall call) => _calls.Enqueue(call);

    /// <summary>Looks whether something that is waited for is so. Call it while no other call is answered.</summary>
    internal void Notice()
    {
        lock (_awaited)
        {
            foreach (var awaited in _awaited.Where(awaited => awaited.IsSo()).ToList())
            {
                _awaited.Remove(awaited);
                awaited.Came.SetResult();
            }
        }
    }

    internal void NoteUnknown(FakeCall call) => _unknown.Enqueue($"{call.Method} {call.Path}{call.Query}");

    private sealed record Awaited(Func<bool> IsSo, TaskCompletionSource Came);
}
