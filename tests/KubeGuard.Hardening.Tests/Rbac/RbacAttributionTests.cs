using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Tests.Rbac;

public sealed class RbacAttributionTests
{
    [Fact]
    public void R6_a_role_binding_of_a_role_to_a_service_account() =>
        RbacAttribution.Parse("""RBAC: allowed by RoleBinding "web-rights/shop" of Role "web" to ServiceAccount "web/front" """.TrimEnd()).ShouldBe(
            new(new("shop", "web-rights"), new("shop", "web"), new RbacSubject.ServiceAccount(new("front", "web"))));

    [Fact]
    public void R6_a_role_binding_of_a_cluster_role_to_a_group() =>
        RbacAttribution.Parse("""RBAC: allowed by RoleBinding "readers/shop" of ClusterRole "view" to Group "oidc:auditors" """.TrimEnd()).ShouldBe(
            new(new("shop", "readers"), new(null, "view"), new RbacSubject.Group("oidc:auditors")));

    [Fact]
    public void R6_a_cluster_role_binding_to_a_user() =>
        RbacAttribution.Parse("""RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to User "a b/c" """.TrimEnd()).ShouldBe(
            new(new(null, "system:discovery"), new(null, "system:discovery"), new RbacSubject.User("a b/c")));

    [Fact]
    public void R6_quotes_and_escapes_in_names_are_read_as_go_writes_them() =>
        RbacAttribution.Parse("""RBAC: allowed by ClusterRoleBinding "a\" of ClusterRole \"x" of ClusterRole "\\é\u0007\x01" to User "\U0001F600\n" """.TrimEnd()).ShouldBe(
            new(new(null, "a\" of ClusterRole \"x"), new(null, "\\é\u0007\u0001"), new RbacSubject.User("😀\n")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RBAC: clusterrole not found")]
    [InlineData("access granted by IAM permissions.")]
    [InlineData("""RBAC: allowed by RoleBinding "web/shop" of Role "web" """)]
    [InlineData("""RBAC: allowed by RoleBinding "web" of Role "web" to User "x" """)]
    [InlineData("""RBAC: allowed by RoleBinding "/shop" of Role "web" to User "x" """)]
    [InlineData("""RBAC: allowed by ClusterRoleBinding "web" of Role "web" to User "x" """)]
    [InlineData("""RBAC: allowed by ClusterRoleBinding "web" of ClusterRole "web" to Robot "x" """)]
    [InlineData("""RBAC: allowed by ClusterRoleBinding "web" of ClusterRole "web" to User "x" and more""")]
    [InlineData("""RBAC: allowed by ClusterRoleBinding "web" of ClusterRole "web" to User "x""")]
    [InlineData("""RBAC: allowed by ClusterRoleBinding "web" of ClusterRole "web" to User "x\""")]
    [InlineData("""RBAC: allowed by ClusterRoleBinding "web" of ClusterRole "web" to User "\uD800" """)]
    [InlineData("""RBAC: allowed by ClusterRoleBinding "web" of ClusterRole "web" to User "\q" """)]
    public void R6_anything_else_attributes_nothing(string? reason) => RbacAttribution.Parse(reason?.TrimEnd()).ShouldBeNull();
}
