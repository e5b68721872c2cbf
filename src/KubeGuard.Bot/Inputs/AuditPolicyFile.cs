using KubeGuard.Bot.Commands;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Bot.Inputs;

/// <summary>Reads the audit policy of a cluster.</summary>
internal static class AuditPolicyFile
{
    /// <summary>The policy.</summary>
    /// <exception cref="BadInputException">It is none; the message says where.</exception>
    public static AuditPolicy Read(string file)
    {
        try
        {
            return AuditPolicyReader.Read(YamlReader.Read(file, File.ReadAllBytes(file)));
        }
        catch (AuditPolicyException exception)
        {
            throw new BadInputException($"audit policy {exception.Message}");
        }
    }
}
