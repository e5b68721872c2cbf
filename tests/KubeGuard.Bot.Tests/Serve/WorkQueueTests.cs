using KubeGuard.Bot.Serve;
using KubeGuard.PullRequests.GitHub.Webhooks;

namespace KubeGuard.Bot.Tests.Serve;

/// <summary>Who goes first, and what never goes together.</summary>
public sealed class WorkQueueTests : IAsyncDisposable
{
    private static readonly WorkItem PassOverOne = new("acme/one", WorkKind.Pass);
    private static readonly WorkItem CommentsOfOne = new("acme/one", WorkKind.Comments);
    private static readonly WorkItem PassOverTwo = new("acme/two", WorkKind.Pass);

    private readonly WorkQueue _queue = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<TakenWork> _taken;

    public WorkQueueTests() => _taken = _queue.TakeAsync(_stop.Token).GetAsyncEnumerator();

    public async ValueTask DisposeAsync()
    {
        await _taken.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Repositories_take_turns_in_the_order_in_which_they_asked()
    {
        _queue.Add(PassOverTwo);
        _queue.Add(PassOverOne);

        (await NextAsync()).Item.ShouldBe(PassOverTwo);
        (await NextAsync()).Item.ShouldBe(PassOverOne);
    }

    [Fact]
    public async Task What_people_wait_for_goes_before_a_pass_of_the_same_repository()
    {
        _queue.Add(PassOverOne);
        _queue.Add(PassOverTwo);
        _queue.Add(CommentsOfOne);

        (await NextAsync()).Item.ShouldBe(CommentsOfOne);
    }

    [Fact]
    public async Task Of_a_repository_one_item_is_out_at_a_time_and_the_next_follows_when_it_is_done()
    {
        _queue.Add(PassOverOne);
        var first = await NextAsync();
        _queue.Add(CommentsOfOne with { Repository = "ACME/One" });
        _queue.Add(PassOverTwo);

        (await NextAsync()).Item.ShouldBe(PassOverTwo);
        var waits = _taken.MoveNextAsync();
        waits.IsCompleted.ShouldBeFalse();

        _queue.Done(first);
        (await waits).ShouldBeTrue();
        _taken.Current.Item.Kind.ShouldBe(WorkKind.Comments);
    }

    [Fact]
    public async Task B33_equal_items_that_wait_are_one_with_the_deliveries_of_all()
    {
        var (first, second) = (DeliveryId.Read("0a-1")!, DeliveryId.Read("0a-2")!);
        _queue.Add(PassOverOne, first);
        _queue.Add(PassOverOne);
        _queue.Add(PassOverOne, second);
        _queue.Length.ShouldBe(1);

        var work = await NextAsync();

        work.Deliveries.ShouldBe([first, second]);
        _queue.Length.ShouldBe(0);
        _queue.Add(PassOverOne);
        _queue.Length.ShouldBe(1, "what is asked for while it is done is done again");
    }

    [Fact]
    public async Task B39_once_it_is_stopped_nothing_is_given_any_more()
    {
        _queue.Add(PassOverOne);
        await _stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await _taken.MoveNextAsync());
        _queue.Length.ShouldBe(1);
    }

    private async Task<TakenWork> NextAsync() => await _taken.MoveNextAsync() ? _taken.Current : throw new InvalidOperationException("The queue ended.");
}
