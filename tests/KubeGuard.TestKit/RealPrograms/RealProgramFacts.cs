using Xunit;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>A test that compares with the real <c>kubectl</c>; skipped with a message where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public KubectlFactAttribute() => Skip = RealProgram.Kubectl.WhySkipped;
}

/// <summary>A theory that compares with the real <c>kubectl</c>; skipped with a message where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the theory.</summary>
    public KubectlTheoryAttribute() => Skip = RealProgram.Kubectl.WhySkipped;
}

/// <summary>A test that compares with the real <c>helm</c>; skipped with a message where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public HelmFactAttribute() => Skip = RealProgram.Helm.WhySkipped;
}

/// <summary>A theory that compares with the real <c>helm</c>; skipped with a message where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the theory.</summary>
    public HelmTheoryAttribute() => Skip = RealProgram.Helm.WhySkipped;
}

/// <summary>A test that signs with real keys; skipped with a message where OpenSSH or GnuPG is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SigningFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public SigningFactAttribute() => Skip = SigningKeys.WhySkipped;
}

/// <summary>A theory that signs with real keys; skipped with a message where OpenSSH or GnuPG is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SigningTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks the theory.</summary>
    public SigningTheoryAttribute() => Skip = SigningKeys.WhySkipped;
}
