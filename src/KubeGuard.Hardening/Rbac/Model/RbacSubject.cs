using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>A subject of a binding.</summary>
public abstract record RbacSubject
{
    private RbacSubject()
    {
    }

    /// <summary>A user by name; the name may be a service account's (<c>system:serviceaccount:NAMESPACE:NAME</c>).</summary>
    public sealed record User(string Name) : RbacSubject
    {
        /// <inheritdoc/>
        public override string ToString() => $"User {Name}";
    }

    /// <summary>A group by name.</summary>
    public sealed record Group(string Name) : RbacSubject
    {
        /// <inheritdoc/>
        public override string ToString() => $"Group {Name}";
    }

    /// <summary>A service account; one without a namespace in a RoleBinding has been given the binding's own.</summary>
    public sealed record ServiceAccount(ServiceAccountName Account) : RbacSubject
    {
        /// <inheritdoc/>
        public override string ToString() => $"ServiceAccount {Account}";
    }
}
