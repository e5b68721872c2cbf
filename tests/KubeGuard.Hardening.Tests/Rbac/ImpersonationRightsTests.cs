using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using static KubeGuard.Hardening.Tests.Rbac.Uses;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class ImpersonationRightsTests
{
    [Fact]
    public void R5_a_user_its_named_groups_uid_and_extras() => Rights(
        new("alice", ["devs", "system:authenticated"]), "42", new ImpersonatedExtra("scopes", "a"), new ImpersonatedExtra("scopes", "b"))
        .ShouldBe([
            "impersonate users/alice", "impersonate groups/devs", "impersonate uids.authentication.k8s.io/42",
            "impersonate userextras.authentication.k8s.io/scopes/a", "impersonate userextras.authentication.k8s.io/scopes/b",
        ]);

    [Fact]
    public void R5_a_service_account_in_its_namespace_without_the_groups_that_the_server_adds() =>
        Rights(Requests.Subject("shop/web")).ShouldBe(["impersonate serviceaccounts/web in shop"]);

    [Fact]
    public void R5_naming_a_group_replaces_those_of_a_service_account_so_the_others_were_named_too() =>
        Rights(new("system:serviceaccount:shop:web", ["devs", "system:authenticated", "system:serviceaccounts"]))
            .ShouldBe(["impersonate serviceaccounts/web in shop", "impersonate groups/devs", "impersonate groups/system:serviceaccounts"]);

    [Fact]
    public void R5_the_anonymous_user_is_unauthenticated_by_itself() =>
        Rights(new("system:anonymous", ["system:unauthenticated"])).ShouldBe(["impersonate users/system:anonymous"]);

    [Fact]
    public void Nobody_impersonated_needs_no_right() => ImpersonationRights.Of(Allowed("alice", "get pods p in shop", "")).ShouldBeEmpty();

    private static IEnumerable<string> Rights(ApiSubject subject, string uid = "", params ImpersonatedExtra[] extra) =>
        ImpersonationRights.Of(Impersonated("robot", subject, "get pods p in shop", null, uid, extra)).Select(request => request.ToString());
}
