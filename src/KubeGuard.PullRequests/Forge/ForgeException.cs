namespace KubeGuard.PullRequests.Forge;

/// <summary>The forge failed, or holds something that cannot be understood; the message says where. Holds no credentials.</summary>
public class ForgeException(string message, Exception? inner = null) : Exception(message, inner);
