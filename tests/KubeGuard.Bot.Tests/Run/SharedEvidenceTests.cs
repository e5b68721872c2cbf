using KubeGuard.Bot.Run;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Policies.Values;
using KubeGuard.TestKit;

namespace KubeGuard.Bot.Tests.Run;

/// <summary>Passes that run together read a cluster once; nothing is kept for longer.</summary>
public sealed class SharedEvidenceTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly Source _source = new();
    private readonly SharedEvidence _shared;

    public SharedEvidenceTests() => _shared = new(_source, _clock);

    public void Dispose() => _shared.Dispose();

    [Fact]
    public async Task Passes_that_run_together_read_a_cluster_once()
    {
        using var first = _shared.Join(Target("prod"));
        using var second = _shared.Join(Target("prod"));
        using var other = _shared.Join(Target("stage"));

        var readings = await Task.WhenAll(first.ReadAsync(Target("prod"), default), second.ReadAsync(Target("prod"), default));

        readings[1].ShouldBeSameAs(readings[0]);
        (await other.ReadAsync(Target("stage"), default)).ShouldNotBeSameAs(readings[0]);
        _source.Read.ShouldBe(["prod", "stage"]);
    }

    [Fact]
    public async Task When_the_last_pass_is_over_the_next_reads_anew()
    {
        var first = _shared.Join(Target("prod"));
        var before = await first.ReadAsync(Target("prod"), default);
        first.Dispose();
        first.Dispose();

        using var second = _shared.Join(Target("prod"));

        (await second.ReadAsync(Target("prod"), default)).ShouldNotBeSameAs(before);
    }

    [Fact]
    public async Task A_pass_does_not_join_a_reading_of_long_ago()
    {
        using var first = _shared.Join(Target("prod"));
        await first.ReadAsync(Target("prod"), default);
        _clock.Advance(TimeSpan.FromMinutes(6));

        using var second = _shared.Join(Target("prod"));
        await second.ReadAsync(Target("prod"), default);
        await first.ReadAsync(Target("prod"), default);

        _source.Read.ShouldBe(["prod", "prod"]);
    }

    [Fact]
    public async Task What_could_not_be_read_is_tried_again_by_the_next_pass()
    {
        _source.Fails = true;
        using var first = _shared.Join(Target("prod"));
        using var second = _shared.Join(Target("prod"));
        await Should.ThrowAsync<IOException>(() => first.ReadAsync(Target("prod"), default));

        _source.Fails = false;
        await second.ReadAsync(Target("prod"), default);

        _source.Read.ShouldBe(["prod", "prod"]);
    }

    private static RepositoryTarget Target(string cluster) => new()
    {
        Name = "acme/gitops",
        Cluster = new() { Name = ClusterName.Read(cluster).ShouldBeOfType<TextReading<ClusterName>.Good>().Value },
    };

    private sealed class Source : IClusterEvidence
    {
        public List<string> Read { get; } = [];

        public bool Fails { get; set; }

        public Task<ClusterReading> ReadAsync(RepositoryTarget target, CancellationToken cancellation)
        {
            Read.Add(target.Cluster.Name.Text);
            return Fails ? throw new IOException("The disk is gone.") : Task.FromResult(new ClusterReading(EvidenceSet.Empty, []));
        }
    }
}
