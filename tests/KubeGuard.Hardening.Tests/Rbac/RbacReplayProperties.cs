using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Replay;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RbacReplayProperties
{
    [Fact]
    public void R6_the_log_of_a_cluster_of_exactly_these_objects_shows_no_difference() => Check(
        from repository in RbacGenerators.Repository
        from uses in Uses(repository.Roles, repository.Bindings)
        select (repository, uses),
        sample =>
        {
            var counts = RbacReplayer.Replay(RbacModel.Of(sample.repository.Roles, sample.repository.Bindings), Log(sample.uses)).Result.Counts;
            counts.Denied.ShouldBe(0);
            counts.Disagreements.ShouldBe(0);
            counts.Replayed.ShouldBeGreaterThanOrEqualTo(sample.uses.Count(use => use.Decision == ApiDecision.Allowed));
            (counts.Replayed + counts.Outside).ShouldBe(sample.uses.Length);
        });

    [Fact]
    public void R23_a_change_is_charged_with_exactly_what_it_takes_away() => Check(
        from repository in RbacGenerators.Repository
        from kept in Gen.SubListOf(repository.Bindings)
        from uses in Uses(repository.Roles, repository.Bindings)
        select (repository, kept, uses),
        sample =>
        {
            var after = RbacModel.Of(sample.repository.Roles, sample.kept);
            var change = RbacReplayer.ReplayChange(RbacModel.Of(sample.repository.Roles, sample.repository.Bindings), after, Log(sample.uses));
            change.Counts.Denied.ShouldBe(sample.uses.Count(use =>
                use.Decision == ApiDecision.Allowed && !new RbacEvaluator(after).Allows(use.Subject, use.Request)));
            change.Denied.Sum(finding => finding.Count).ShouldBe(change.Counts.Denied);
        });

    /// <summary>What the naive authorizer decides, with the reason that the API server gives for it.</summary>
    private static Gen<ApiUse[]> Uses(RbacRole[] roles, RbacBinding[] bindings) =>
        (from subject in RbacGenerators.Subject
         from request in RbacGenerators.Request
         select Decide(roles, bindings, subject, request with { Name = request.Verb == "create" && request.Subresource == "" ? "" : request.Name })).ArrayOf(20);

    private static ApiUse Decide(RbacRole[] roles, RbacBinding[] bindings, ApiSubject subject, ApiRequest request)
    {
        var use = Rbac.Uses.Use(subject, "get pods in shop", ApiDecision.Denied, "") with { Request = request };
        return NaiveAuthorizer.Allowing(roles, bindings, subject, request) is [var first, ..]
            ? use with { Decision = ApiDecision.Allowed, Reason = ReasonOf(bindings.First(binding => ReferenceEquals(binding.Id, first)), subject) }
            : use;
    }

    private static string ReasonOf(RbacBinding binding, ApiSubject subject) =>
        Rbac.Uses.Reason(binding, binding.Subjects.First(candidate => NaiveAuthorizer.IsThe(candidate, subject)));

    private static EvidenceSet Log(ApiUse[] uses) => new([.. uses], [], Coverage.None);

    private static void Check<T>(Gen<T> samples, Action<T> holds) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithStartSize(1).WithEndSize(12));
}
