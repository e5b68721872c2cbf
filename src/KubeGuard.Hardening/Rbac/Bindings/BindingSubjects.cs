using System.Text.Json.Nodes;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Rbac.Bindings;

/// <summary>Takes subjects out of a binding of the repository; one without any left is deleted, since a roleRef cannot be changed.</summary>
internal static class BindingSubjects
{
    public static ResourceChange Without(RbacBinding binding, IReadOnlyCollection<RbacSubject> gone)
    {
        if (binding.Subjects.All(gone.Contains))
            return new ResourceChange.Delete(binding.Resource!);
        return new ResourceChange.Modify(binding.Resource!, Json(binding, gone));
    }

    /// <summary>The object with these subjects taken out.</summary>
    public static JsonObject Json(RbacBinding binding, IReadOnlyCollection<RbacSubject> gone)
    {
        var json = binding.Resource!.ToJson();
        var subjects = json["subjects"]!.AsArray();
        for (var index = binding.Subjects.Length - 1; index >= 0; index--)
        {
            if (gone.Contains(binding.Subjects[index]))
                subjects.RemoveAt(index);
        }

        return json;
    }
}
