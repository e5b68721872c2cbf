using FsCheck;
using FsCheck.Fluent;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RbacEvaluatorProperties
{
    [Fact]
    public void R22_the_indexed_evaluator_finds_the_bindings_that_a_naive_one_finds()
    {
        var answers = new HashSet<bool>();
        Check(
            from repository in RbacGenerators.Repository
            from questions in Questions
            select (repository.Roles, repository.Bindings, questions),
            sample =>
            {
                var evaluator = new RbacEvaluator(RbacModel.Of(sample.Roles, sample.Bindings));
                foreach (var (subject, request) in sample.questions)
                {
                    var expected = NaiveAuthorizer.Allowing(sample.Roles, sample.Bindings, subject, request).Select(id => id.ToString()).Order(StringComparer.Ordinal);
                    var found = evaluator.Grants(subject, request).Select(grant => grant.Binding).Distinct<RbacBinding>(ReferenceEqualityComparer.Instance);
                    found.Select(binding => binding.Id.ToString()).Order(StringComparer.Ordinal).ShouldBe(expected, $"{request} by {subject}");
                    evaluator.Allows(subject, request).ShouldBe(expected.Any(), $"{request} by {subject}");
                    answers.Add(expected.Any());
                }
            });
        answers.Count.ShouldBe(2, "the samples must show rights as well as refusals");
    }

    [Fact]
    public void Rights_only_add_up_so_another_binding_never_takes_one_away() => Check(
        from repository in RbacGenerators.Repository
        from more in RbacGenerators.Repository
        from questions in Questions
        select (repository, more, questions),
        sample =>
        {
            // Another ClusterRole may become a part of an aggregating one, but an aggregation never loses a part.
            var less = new RbacEvaluator(RbacModel.Of(sample.repository.Roles, sample.repository.Bindings));
            var more = new RbacEvaluator(RbacModel.Of(
                sample.repository.Roles.Concat(sample.more.Roles), sample.repository.Bindings.Concat(sample.more.Bindings)));
            foreach (var (subject, request) in sample.questions)
                (less.Allows(subject, request) && !more.Allows(subject, request)).ShouldBeFalse($"{request} by {subject}");
        });

    [Fact]
    public void The_order_of_objects_does_not_matter() => Check(
        from repository in RbacGenerators.Repository
        from roles in Gen.Shuffle(repository.Roles)
        from bindings in Gen.Shuffle(repository.Bindings)
        from questions in Questions
        select (repository, roles, bindings, questions),
        sample =>
        {
            var one = new RbacEvaluator(RbacModel.Of(sample.repository.Roles, sample.repository.Bindings));
            var other = new RbacEvaluator(RbacModel.Of(sample.roles, sample.bindings));
            foreach (var (subject, request) in sample.questions)
                one.Allows(subject, request).ShouldBe(other.Allows(subject, request), $"{request} by {subject}");
        });

    private static Gen<(ApiSubject Subject, ApiRequest Request)[]> Questions { get; } =
        (from subject in RbacGenerators.Subject
         from request in RbacGenerators.Request
         select (subject, request)).ArrayOf(20);

    private static void Check<T>(Gen<T> samples, Action<T> holds) =>
        Prop.ForAll(samples.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithStartSize(1).WithEndSize(12));
}
