namespace KubeGuard.EndToEnd.Tests.Similar;

/// <summary>A platform component with grants and habits like those that its project publishes.</summary>
/// <param name="Files">Path and text of the manifests.</param>
/// <param name="First">What is seen before the proposals.</param>
/// <param name="Later">The same kinds of work later: other names, namespaces, replicas, a restart.</param>
public sealed record SimilarCluster(IReadOnlyDictionary<string, string> Files, string First, string Later);

/// <summary>The components.</summary>
internal static class SimilarClusters
{
    private const string Rbac = "apiVersion: rbac.authorization.k8s.io/v1";

    public static IReadOnlyDictionary<string, SimilarCluster> All { get; } = new Dictionary<string, SimilarCluster>(StringComparer.Ordinal)
    {
        ["flux"] = Flux,
        ["rollouts"] = Rollouts,
        ["keda"] = Keda,
        ["metallb"] = MetalLb,
        ["prefixed"] = Prefixed,
    };

    /// <summary>A GitOps controller that acts as the tenant's account; both are bound to cluster-admin.</summary>
    private static SimilarCluster Flux => new(
        new Dictionary<string, string>
        {
            ["flux.yaml"] = $$$"""
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: kustomize-controller, namespace: flux-system}}
                ---
                {{{Rbac}}}
                kind: ClusterRoleBinding
                metadata: {name: cluster-reconciler}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{kind: ServiceAccount, name: kustomize-controller, namespace: flux-system}]
                """,
            ["tenants/team-a.yaml"] = $$$"""
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: reconciler, namespace: team-a}}
                ---
                {{{Rbac}}}
                kind: RoleBinding
                metadata: {name: reconciler, namespace: team-a}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects:
                - {kind: User, apiGroup: rbac.authorization.k8s.io, name: "gotk:team-a:reconciler"}
                - {kind: ServiceAccount, name: reconciler, namespace: team-a}
                """,
        },
        """
        flux-system/kustomize-controller: list kustomizations.kustomize.toolkit.fluxcd.io -
        flux-system/kustomize-controller as team-a/reconciler: get deployments.apps team-a web
        flux-system/kustomize-controller as team-a/reconciler: patch deployments.apps team-a web
        flux-system/kustomize-controller as team-a/reconciler: patch services team-a web
        flux-system/kustomize-controller as team-a/reconciler: patch configmaps team-a settings
        """,
        """
        flux-system/kustomize-controller as team-a/reconciler: get deployments.apps team-a mailer
        flux-system/kustomize-controller as team-a/reconciler: create deployments.apps team-a mailer
        flux-system/kustomize-controller as team-a/reconciler: delete services team-a web
        flux-system/kustomize-controller as team-a/reconciler: get configmaps team-a other
        flux-system/kustomize-controller as team-a/reconciler: create configmaps team-a other
        flux-system/kustomize-controller: patch anythings.example.org team-b x
        """);

    /// <summary>Informers over everything, status by patch, a second replica that has to become leader.</summary>
    private static SimilarCluster Rollouts => new(
        new Dictionary<string, string>
        {
            ["rollouts.yaml"] = $$$"""
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: argo-rollouts, namespace: argo-rollouts}}
                ---
                {{{Rbac}}}
                kind: ClusterRole
                metadata: {name: argo-rollouts}
                rules:
                - {apiGroups: [argoproj.io], resources: [rollouts, rollouts/status, rollouts/finalizers, analysisruns, analysisruns/finalizers, experiments], verbs: [get, list, watch, update, patch]}
                - {apiGroups: [apps], resources: [replicasets], verbs: [create, get, list, watch, update, patch, delete]}
                - {apiGroups: [apps], resources: [deployments], verbs: [get, list, watch, update, patch]}
                - {apiGroups: [""], resources: [services], verbs: [get, list, watch, patch, create, delete]}
                - {apiGroups: [""], resources: [secrets, configmaps], verbs: [get, list, watch]}
                - {apiGroups: [""], resources: [pods], verbs: [list, update, watch]}
                - {apiGroups: [""], resources: [pods/eviction], verbs: [create]}
                - {apiGroups: [""], resources: [events], verbs: [create, update, patch]}
                - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, update]}
                ---
                {{{Rbac}}}
                kind: ClusterRoleBinding
                metadata: {name: argo-rollouts}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: argo-rollouts}
                subjects: [{kind: ServiceAccount, name: argo-rollouts, namespace: argo-rollouts}]
                """,
        },
        """
        argo-rollouts/argo-rollouts: get leases.coordination.k8s.io argo-rollouts argo-rollouts-controller-lock
        argo-rollouts/argo-rollouts: update leases.coordination.k8s.io argo-rollouts argo-rollouts-controller-lock
        argo-rollouts/argo-rollouts: update leases.coordination.k8s.io argo-rollouts argo-rollouts-controller-lock
        argo-rollouts/argo-rollouts: list rollouts.argoproj.io -
        argo-rollouts/argo-rollouts: watch rollouts.argoproj.io -
        argo-rollouts/argo-rollouts: list replicasets.apps -
        argo-rollouts/argo-rollouts: watch replicasets.apps -
        argo-rollouts/argo-rollouts: watch services -
        argo-rollouts/argo-rollouts: list configmaps argo-rollouts
        argo-rollouts/argo-rollouts: patch rollouts.argoproj.io/status shop web
        argo-rollouts/argo-rollouts: create replicasets.apps shop web-7d9f8b6c5
        argo-rollouts/argo-rollouts: update replicasets.apps shop web-7d9f8b6c5
        argo-rollouts/argo-rollouts: create events shop
        system:kube-scheduler: list pods -
        """,
        """
        argo-rollouts/argo-rollouts: create leases.coordination.k8s.io argo-rollouts argo-rollouts-controller-lock
        argo-rollouts/argo-rollouts: list services -
        argo-rollouts/argo-rollouts: patch rollouts.argoproj.io/status payments api
        argo-rollouts/argo-rollouts: update rollouts.argoproj.io/finalizers payments api
        argo-rollouts/argo-rollouts: create replicasets.apps payments api-58b8c5d7f9
        argo-rollouts/argo-rollouts: update replicasets.apps payments api-58b8c5d7f9
        argo-rollouts/argo-rollouts: patch events shop web.17a
        argo-rollouts/argo-rollouts: create events payments
        """);

    /// <summary>Scale on every kind by a wildcard, reading of everything by a wildcard.</summary>
    private static SimilarCluster Keda => new(
        new Dictionary<string, string>
        {
            ["keda.yaml"] = $$$"""
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: keda-operator, namespace: keda}}
                ---
                {{{Rbac}}}
                kind: ClusterRole
                metadata: {name: keda-operator}
                rules:
                - {apiGroups: [""], resources: [configmaps, configmaps/status, events], verbs: ["*"]}
                - {apiGroups: [""], resources: [external, pods, secrets, services, serviceaccounts], verbs: [get, list, watch]}
                - {apiGroups: ["*"], resources: ["*/scale"], verbs: [get, list, patch, update, watch]}
                - {apiGroups: [apps], resources: [deployments, statefulsets], verbs: [list, watch]}
                - {apiGroups: [autoscaling], resources: [horizontalpodautoscalers], verbs: ["*"]}
                - {apiGroups: [keda.sh], resources: ["*"], verbs: ["*"]}
                - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: ["*"]}
                ---
                {{{Rbac}}}
                kind: ClusterRoleBinding
                metadata: {name: keda-operator}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: keda-operator}
                subjects: [{kind: ServiceAccount, name: keda-operator, namespace: keda}]
                """,
        },
        """
        keda/keda-operator: create leases.coordination.k8s.io keda operator.keda.sh
        keda/keda-operator: list scaledobjects.keda.sh -
        keda/keda-operator: watch scaledobjects.keda.sh -
        keda/keda-operator: patch scaledobjects.keda.sh/status shop web
        keda/keda-operator: list deployments.apps -
        keda/keda-operator: get deployments.apps/scale shop web
        keda/keda-operator: update deployments.apps/scale shop web
        keda/keda-operator: create horizontalpodautoscalers.autoscaling shop keda-hpa-web
        keda/keda-operator: create events shop
        system:kube-scheduler: list secrets -
        """,
        """
        keda/keda-operator: get leases.coordination.k8s.io keda operator.keda.sh
        keda/keda-operator: update leases.coordination.k8s.io keda operator.keda.sh
        keda/keda-operator: list scaledobjects.keda.sh -
        keda/keda-operator: patch scaledobjects.keda.sh/status payments api
        keda/keda-operator: get statefulsets.apps/scale payments db
        keda/keda-operator: update statefulsets.apps/scale payments db
        keda/keda-operator: create horizontalpodautoscalers.autoscaling payments keda-hpa-api
        keda/keda-operator: patch events shop web.17a
        """);

    /// <summary>Configuration in a namespace of its own by a Role, Services everywhere by a ClusterRole, a Secret that is made once.</summary>
    private static SimilarCluster MetalLb => new(
        new Dictionary<string, string>
        {
            ["metallb.yaml"] = $$$"""
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: controller, namespace: metallb-system}}
                ---
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: speaker, namespace: metallb-system}}
                ---
                {{{Rbac}}}
                kind: ClusterRole
                metadata: {name: "metallb-system:controller"}
                rules:
                - {apiGroups: [""], resources: [services, namespaces], verbs: [get, list, watch]}
                - {apiGroups: [""], resources: [services/status], verbs: [update]}
                - {apiGroups: [""], resources: [events], verbs: [create, patch]}
                - {apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create]}
                - {apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}
                ---
                {{{Rbac}}}
                kind: ClusterRoleBinding
                metadata: {name: "metallb-system:controller"}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "metallb-system:controller"}
                subjects: [{kind: ServiceAccount, name: controller, namespace: metallb-system}]
                ---
                {{{Rbac}}}
                kind: Role
                metadata: {name: controller, namespace: metallb-system}
                rules:
                - {apiGroups: [""], resources: [secrets], verbs: [create, delete, get, list, patch, update, watch]}
                - {apiGroups: [""], resources: [secrets], resourceNames: [memberlist], verbs: [list]}
                - {apiGroups: [apps], resources: [deployments], resourceNames: [controller], verbs: [get]}
                - {apiGroups: [metallb.io], resources: [ipaddresspools, bgppeers], verbs: [get, list, watch]}
                ---
                {{{Rbac}}}
                kind: RoleBinding
                metadata: {name: controller, namespace: metallb-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: controller}
                subjects: [{kind: ServiceAccount, name: controller, namespace: metallb-system}]
                ---
                {{{Rbac}}}
                kind: Role
                metadata: {name: pod-lister, namespace: metallb-system}
                rules:
                - {apiGroups: [""], resources: [pods, secrets], verbs: [get, list, watch]}
                ---
                {{{Rbac}}}
                kind: RoleBinding
                metadata: {name: pod-lister, namespace: metallb-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pod-lister}
                subjects: [{kind: ServiceAccount, name: speaker, namespace: metallb-system}]
                """,
        },
        """
        metallb-system/controller: get deployments.apps metallb-system controller
        metallb-system/controller: create secrets metallb-system memberlist
        metallb-system/controller: list services -
        metallb-system/controller: watch services -
        metallb-system/controller: list ipaddresspools.metallb.io metallb-system
        metallb-system/controller: watch ipaddresspools.metallb.io metallb-system
        metallb-system/controller: update services/status shop web
        metallb-system/controller: create events shop
        metallb-system/controller: create subjectaccessreviews.authorization.k8s.io -
        metallb-system/speaker: list pods metallb-system
        metallb-system/speaker: watch pods metallb-system
        system:kube-scheduler: list namespaces -
        """,
        """
        metallb-system/controller: get deployments.apps metallb-system controller
        metallb-system/controller: create secrets metallb-system memberlist
        metallb-system/controller: list services -
        metallb-system/controller: list ipaddresspools.metallb.io metallb-system
        metallb-system/controller: update services/status payments api
        metallb-system/controller: create events payments
        metallb-system/controller: patch events shop web.17a
        metallb-system/controller: create subjectaccessreviews.authorization.k8s.io -
        metallb-system/speaker: list pods metallb-system
        """);

    /// <summary>An operator whose names Kustomize makes, with a lease by name, finalizers, and events in both groups.</summary>
    private static SimilarCluster Prefixed => new(
        new Dictionary<string, string>
        {
            ["base/kustomization.yaml"] = "resources: [rbac.yaml]\n",
            ["base/rbac.yaml"] = $$$"""
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: operator, namespace: system}}
                ---
                {{{Rbac}}}
                kind: ClusterRole
                metadata: {name: manager}
                rules:
                - {apiGroups: [db.example.org], resources: [databases, databases/status, databases/finalizers, backups], verbs: [get, list, watch, update, patch, create, delete]}
                - {apiGroups: ["", events.k8s.io], resources: [events], verbs: [create, patch]}
                - {apiGroups: [apps], resources: [statefulsets], verbs: [get, list, watch, create, update, patch, delete]}
                - {apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create]}
                ---
                {{{Rbac}}}
                kind: ClusterRoleBinding
                metadata: {name: manager}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: manager}
                subjects: [{kind: ServiceAccount, name: operator, namespace: system}]
                ---
                {{{Rbac}}}
                kind: Role
                metadata: {name: leader-election, namespace: system}
                rules:
                - {apiGroups: ["", coordination.k8s.io], resources: [configmaps, leases], verbs: [get, list, watch, create, update, patch, delete]}
                ---
                {{{Rbac}}}
                kind: RoleBinding
                metadata: {name: leader-election, namespace: system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: leader-election}
                subjects: [{kind: ServiceAccount, name: operator, namespace: system}]
                """,
            ["overlays/prod/kustomization.yaml"] = "namespace: db-system\nnamePrefix: prod-\nresources: [../../base]\n",
        },
        """
        db-system/prod-operator: create leases.coordination.k8s.io db-system 3f7a1c2b.db.example.org
        db-system/prod-operator: list databases.db.example.org -
        db-system/prod-operator: watch databases.db.example.org -
        db-system/prod-operator: update databases.db.example.org/status shop orders
        db-system/prod-operator: list statefulsets.apps -
        db-system/prod-operator: create statefulsets.apps shop orders
        db-system/prod-operator: create events.events.k8s.io shop
        db-system/prod-operator: create subjectaccessreviews.authorization.k8s.io -
        system:kube-scheduler: list configmaps -
        """,
        """
        db-system/prod-operator: get leases.coordination.k8s.io db-system 3f7a1c2b.db.example.org
        db-system/prod-operator: update leases.coordination.k8s.io db-system 3f7a1c2b.db.example.org
        db-system/prod-operator: list databases.db.example.org -
        db-system/prod-operator: update databases.db.example.org/status payments ledger
        db-system/prod-operator: update databases.db.example.org/finalizers payments ledger
        db-system/prod-operator: create statefulsets.apps payments ledger
        db-system/prod-operator: patch events.events.k8s.io shop orders.17a
        """);
}
