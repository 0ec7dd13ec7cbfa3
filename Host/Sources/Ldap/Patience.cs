using System.Runtime.InteropServices;

namespace EventRegistry.Host.Sources.Ldap;

/// <summary>
/// That OpenLDAP goes on waiting when a signal breaks off its call (ldap_set_option(3): LDAP_OPT_RESTART). Otherwise it takes each for the end of
/// the connection, and the runtime sends signals of its own; the managed library has no option for it.
/// </summary>
internal static class Patience
{
    private const int Restart = 9;

    // All that the managed library may load: it does not tell which.
    private static readonly string[] Names = ["libldap.so.2", "libldap-2.6.so.0", "libldap-2.5.so.0"];

    private delegate int SetOption(nint connection, int option, in int value);

    /// <summary>Sets it for every connection made from now on. Where another library is used, as on other systems than Linux, all goes on as it is.</summary>
    public static void Set()
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out var library) || !NativeLibrary.TryGetExport(library, "ldap_set_option", out var address)) continue;
            _ = Marshal.GetDelegateForFunctionPointer<SetOption>(address)(connection: 0, Restart, 1);
        }
    }
}
