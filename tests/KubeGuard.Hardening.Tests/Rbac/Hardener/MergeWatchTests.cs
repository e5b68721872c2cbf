using KubeGuard.Evidence;
using KubeGuard.Hardening.Pipeline;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac;
using KubeGuard.Hardening.Watch;
using KubeGuard.TestKit;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac.Hardener;

/// <summary>B13: what the cluster refuses since a merge is offered back, exactly and to nobody else.</summary>
public sealed class MergeWatchTests
{
    private static readonly DateTimeOffset Earlier = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ApiUse Refusal = Refused("shop/web", "watch configmaps in shop").Times(3, line: 44);

    private static readonly string Binding = Rbac.Binding("shop/web", "Role web", "shop/web");
    private static readonly string Wide = Rbac.All(Rbac.Role("shop/web", "{apiGroups: [''], resources: [configmaps], verbs: ['*']}"), Binding);
    private static readonly string Narrow = Rbac.All(Rbac.Role("shop/web", "{apiGroups: [''], resources: [configmaps], verbs: [list]}"), Binding);

    [Fact]
    public void B13_what_is_refused_since_a_merge_is_offered_back_alone_and_quotes_the_event()
    {
        var changes = Run(Narrow, Wide, Narrow, Refusal, Refused("shop/web", "get configmaps settings in shop"));

        var group = changes.Groups.ShouldHaveSingleItem();
        var widen = group.Proposals.ShouldHaveSingleItem();
        group.Key.ShouldStartWith("widen-");
        widen.Class.ShouldBe(ProposalClass.Widen);
        Hardened.Rules(widen.After!).ShouldBe(["list configmaps of core", "watch configmaps of core", "get configmaps of core named settings"], ignoreOrder: true);
        widen.Rationale.ShouldContain(item => item.Text == "#7 took this away: watch configmaps in shop was refused to system:serviceaccount:shop:web 3 times, "
            + "first 2026-03-02 12:00:00 and last 2026-03-02 12:00:00 UTC (audit.log:44).");
    }

    [Fact]
    public void B13_what_was_never_allowed_or_is_refused_by_somebody_else_or_was_seen_earlier_is_not_offered()
    {
        Run(Narrow, Wide, Narrow, Refused("shop/web", "list secrets in shop")).Groups.ShouldBeEmpty();
        Run(Narrow, Wide, Narrow, Refused("shop/web", "watch configmaps in other")).Groups.ShouldBeEmpty();
        Run(Narrow, Wide, Narrow, Refused("shop/web", "watch configmaps in shop", "webhook says no")).Groups.ShouldBeEmpty();
        Run(Narrow, Wide, Narrow, Refusal with { Impersonation = new(Requests.Subject("alice"), "", []) }).Groups.ShouldBeEmpty();
        Run(Narrow, Narrow, Narrow, Refusal).Groups.ShouldBeEmpty("the merge took nothing away");
        Run(new(Repository.OfDocuments(Narrow), Logged(Refusal), new()) { Merges = [Merge(Wide, Narrow) with { MergedAt = Earlier.AddDays(9) }] }).Groups.ShouldBeEmpty();
    }

    [Fact]
    public void B13_what_was_given_back_is_not_offered_again_and_not_taken_away_again()
    {
        ApiUse[] uses = [Allowed("shop/web", "list configmaps in shop", By("shop/web")), Refusal];
        Run(Wide, Narrow, Narrow, uses).Groups.ShouldHaveSingleItem("without a merge that explains it the refusal is no reason to keep a right");

        var changes = Run(Wide, Wide, Narrow, uses);

        changes.Groups.ShouldBeEmpty();
        changes.Abstentions.ShouldContain(left => left.Reason.StartsWith("Since #7, watch configmaps in shop was refused to", StringComparison.Ordinal) && left.Reason.EndsWith("is not taken away again.", StringComparison.Ordinal));
    }

    [Fact]
    public void B13_nobody_else_gets_a_right_by_it_and_what_no_role_can_take_back_is_named()
    {
        var shared = Rbac.All(Narrow, Rbac.Binding("shop/other", "Role web", "shop/other"));
        var left = Run(shared, Wide, Narrow, Refusal);
        left.Groups.ShouldBeEmpty();
        left.Abstentions.ShouldContain(abstention => abstention.Target == "ServiceAccount/shop/web" && abstention.Reason.EndsWith("or revert #7: git revert 7", StringComparison.Ordinal));

        var gone = Run(Rbac.Account("shop/web"), Wide, Rbac.Account("shop/web"), Refusal);
        gone.Groups.ShouldBeEmpty();
        gone.Abstentions.ShouldContain(abstention => abstention.Reason.Contains("watch configmaps in shop"));
    }

    [Fact]
    public void B13_a_name_that_no_second_object_will_have_is_left_out()
    {
        var changes = Run(Narrow, Wide, Narrow, Refused("shop/web", "get configmaps web-x7k2p in shop"));
        Hardened.Rules(changes.Groups.Single().Proposals.Single().After!).ShouldContain("get configmaps of core");
    }

    [Fact]
    public void B13_the_latest_merge_that_explains_a_refusal_is_named()
    {
        var input = new HardeningInput(Repository.OfDocuments(Narrow), Logged(Refusal), new()) { Merges = [Merge(Wide, Narrow), Merge(Wide, Narrow) with { Name = "#9", MergedAt = Earlier.AddHours(2) }] };
        MergeWatch.Find(input).ShouldHaveSingleItem().Merge.Name.ShouldBe("#9");
    }

    private static ChangeSet Run(string now, string before, string after, params ApiUse[] uses) =>
        Run(new(Repository.OfDocuments(now), Logged([.. uses.OrderBy(use => use.Id, StringComparer.Ordinal)]), new()) { Merges = [Merge(before, after)] });

    private static ChangeSet Run(HardeningInput input) => new HardeningPipeline([new RbacHardener()]).Run(input);

    private static MergedChange Merge(string before, string after) => new("#7", Earlier, Repository.OfDocuments(before), Repository.OfDocuments(after), "git revert 7");
}
