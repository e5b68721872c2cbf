using System.Globalization;

namespace KubeGuard.Manifests.Tests.Kustomize;

/// <summary>Objects of an application that refer to one another, in all the ways that Kustomize follows.</summary>
internal static class RandomObjects
{
    /// <summary>The objects of one application.</summary>
    public static IEnumerable<string> Of(string name, Random random)
    {
        string Any(params string[] choices) => choices[random.Next(choices.Length)];
        var space = Any("", "", "", ", namespace: shop", ", namespace: system");
        var account = Any("", ", namespace: system", ", namespace: default", ", namespace: shop");
        var rbac = "apiVersion: rbac.authorization.k8s.io/v1\n";
        yield return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: NAME SPACE, labels: {tier: TIER} NOTES}
            spec:
              replicas: COUNT
              selector: {matchLabels: {app: NAME}}
              template:
                metadata: {labels: {app: NAME}}
                spec:
                  serviceAccountName: NAME
                  priorityClassName: NAME
                  initContainers:
                  - {name: init, image: "registry.test/db:1", command: [sh, "$(V1)", $(V2)-$(V3)]}
                  containers:
                  - name: main
                    image: IMAGE
                    args: ["--a", "$(V1)", "$$(V2)", "$(V4)"]
                    env:
                    - {name: A, value: "$(V2)"}
                    - {name: S, valueFrom: {secretKeyRef: {name: made, key: k}}}
                    - {name: C, valueFrom: {configMapKeyRef: {name: made, key: a}}}
                    envFrom: [{configMapRef: {name: conf}}]
                    ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]
                  - {name: side, image: web}
                  volumes:
                  - {name: conf, configMap: {name: conf}}
                  - {name: claim, persistentVolumeClaim: {claimName: NAME}}
                  - {name: all, projected: {sources: [{secret: {name: made}}, {configMap: {name: base0}}]}}

            """
            .Replace("NAME SPACE", name + space, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal)
            .Replace("TIER", Any("front", "back"), StringComparison.Ordinal)
            .Replace("NOTES", Any("", ", annotations: {n: \"1\", t: true}"), StringComparison.Ordinal)
            .Replace("COUNT", random.Next(4).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("IMAGE", Any(name, "web:1.0", "registry.test/db@sha256:aa", "api-x:2", "h.test:5000/web:3"), StringComparison.Ordinal);
        yield return $"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}{space}}}\nspec:\n  selector: {{app: {name}}}\n  ports: [{{port: 80, name: http}}, {{port: 81, protocol: TCP}}]\n";
        yield return $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: conf{space}}}\ndata: {{k: {name}, y: \"no\", v: $(V1)}}\n";
        yield return $"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {name}{account}}}\nimagePullSecrets: [{{name: made}}]\n";
        yield return $"{rbac}kind: Role\nmetadata: {{name: {name}{space}}}\nrules:\n- {{apiGroups: [\"\"], resources: [configmaps], resourceNames: [conf, made], verbs: [get]}}\n";
        yield return $"{rbac}kind: RoleBinding\nmetadata: {{name: {name}{space}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {Any("Role", "ClusterRole")}, name: {name}}}\n"
            + $"subjects:\n- {{kind: ServiceAccount, name: {Any(name, "default", "web")}{account}}}\n- {{kind: Group, name: {name}, apiGroup: rbac.authorization.k8s.io}}\n- {{kind: ServiceAccount, name: stranger, namespace: system}}\n";
        yield return $"{rbac}kind: ClusterRole\nmetadata: {{name: {name}}}\nrules: [{{apiGroups: [\"\"], resources: [secrets], resourceNames: [made], verbs: [get]}}]\n";
        yield return $"{rbac}kind: ClusterRoleBinding\nmetadata: {{name: {name}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {name}}}\nsubjects: [{{kind: ServiceAccount, name: {name}{Any("", ", namespace: system", ", namespace: default", account)}}}]\n";
        yield return $"apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: {name}{space}}}\nspec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: {Any("Deployment", "StatefulSet")}, name: {name}}}}}\n";
        yield return $"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}{space}, annotations: {{nginx.ingress.kubernetes.io/auth-secret: made}}}}\n"
            + $"spec:\n  tls: [{{hosts: [\"$(V1).test\"], secretName: made}}]\n  rules: [{{host: $(V1), http: {{paths: [{{path: /, backend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}]}}}}]\n";
        yield return $"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}{space}}}\nspec:\n  podSelector: {{matchLabels: {{app: {name}}}}}\n  ingress: [{{from: [{{podSelector: {{matchLabels: {{a: b}}}}}}, {{ipBlock: {{cidr: 10.0.0.0/8}}}}]}}]\n";
        yield return $"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}{space}}}\nspec: {{storageClassName: {name}, resources: {{requests: {{storage: 1Gi}}}}}}\n";
        yield return $"apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {{name: {name}}}\nvalue: 1\n";
        yield return $"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: {name}{space}}}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          serviceAccountName: {name}\n          containers: [{{name: c, image: web, envFrom: [{{secretRef: {{name: made}}}}], args: [$(V3)]}}]\n";
        yield return $"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: {name}{space}}}\nspec:\n  serviceName: {name}\n  template: {{spec: {{containers: [{{name: main, image: \"web:1\"}}]}}}}\n  volumeClaimTemplates: [{{metadata: {{name: d}}, spec: {{storageClassName: {name}}}}}]\n";
        yield return $"apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {{name: {name}}}\nwebhooks: [{{name: a.test, clientConfig: {{service: {{name: {name}, namespace: {Any("default", "shop", "system")}}}}}}}]\n";
        yield return $"apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {name}s.e.test}}\nspec: {{group: e.test, scope: {Any("Namespaced", "Cluster")}, names: {{kind: Thing}}}}\n";
        yield return $"apiVersion: e.test/v1\nkind: Thing\nmetadata: {{name: {name}{space}}}\nspec: {{template: {{spec: {{containers: [{{name: x, image: web}}]}}}}, ref: {{name: conf}}}}\n";
        yield return $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {Any("shop", "system", name)}}}\n";
        yield return $"apiVersion: v1\nkind: List\nitems:\n- {{apiVersion: v1, kind: Secret, metadata: {{name: {name}{space}}}, stringData: {{a: $(V1)}}}}\n- {{apiVersion: v1, kind: Endpoints, metadata: {{name: {name}{space}}}}}\n";
    }
}
