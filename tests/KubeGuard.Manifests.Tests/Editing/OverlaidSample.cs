namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>A repository with a base, a component, a kustomization in between and overlays with patches of every form.</summary>
internal static class OverlaidSample
{
    public static readonly (string Path, string Text)[] Files =
    [
        ("base/kustomization.yaml", "resources:\n- web.yaml\n- rbac.yaml\nconfigMapGenerator:\n- name: settings\n  literals: [colour=blue]\n"),
        ("base/web.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {app: web}
            spec:
              replicas: 1
              selector:
                matchLabels: {app: web}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  serviceAccountName: web
                  containers:
                  - name: proxy
                    image: proxy:1.2
                    ports:
                    - containerPort: 8443
                      protocol: TCP
                  # the server
                  - name: web
                    image: web:1.0   # pinned
                    args: ["--fast", --loud]
                    env:
                    - {name: A, value: "1"}
                    - name: B
                      valueFrom:
                        configMapKeyRef: {name: settings, key: colour}
                    ports:
                    - containerPort: 8080
                      protocol: TCP
                  volumes:
                  - name: tmp
                    emptyDir: {}

            """),
        ("base/rbac.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: web
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: web
            rules:
            - apiGroups: [""]
              resources: [pods, secrets]
              verbs: [get]
            - apiGroups: [apps]
              resources:
              - deployments
              verbs: ["*"]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: web
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: web
            subjects:
            - kind: ServiceAccount
              name: web
              namespace: default

            """),
        ("component/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /spec/minReadySeconds\n      value: 5\n"),
        ("europe/kustomization.yaml", "resources: [../base]\nlabels:\n- pairs: {region: europe}\n  includeTemplates: true\n"),
        ("overlays/berlin/kustomization.yaml", "resources:\n- ../../europe\nnamespace: berlin\nnamePrefix: b-\npatches:\n- path: replicas.yaml\n"),
        ("overlays/berlin/replicas.yaml", "# more of them\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n      - name: web\n        image: web:1.1\n"),
        ("overlays/paris/kustomization.yaml", "resources: [../../europe]\ncomponents: [../../component]\nnamespace: paris\nnameSuffix: -p\npatchesStrategicMerge:\n- |-\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: web\n  spec:\n    replicas: 2\n"),
        ("overlays/tokyo/kustomization.yaml", "resources:\n  - ../../base\nnamespace: tokyo\npatchesJson6902:\n- target: {group: apps, version: v1, kind: Deployment, name: web}\n  patch: '[{\"op\": \"replace\", \"path\": \"/spec/replicas\", \"value\": 4}]'\nimages:\n- name: proxy\n  newTag: \"2.0\"\n"),
    ];
}
