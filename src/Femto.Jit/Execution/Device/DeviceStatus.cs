namespace Femto.Jit.Execution.Device;

/// <summary>
/// Why a device refuses a request: <c>femto_status</c> of <c>targets/runtime/femto_status.h</c>, then
/// <c>hosting_refusal</c> of <c>targets/demo/hosting.h</c>, which explain them.
/// </summary>
internal enum DeviceStatus : uint
{
    Ok,
    NotAnImage,
    MisalignedImage,
    UnknownVersion,
    WrongLayout,
    WrongChecksum,
    WrongProcessor,
    InvalidField,
    InvalidTable,
    NotAuthentic,
    UnknownHelper,
    WrongPrototype,
    HelperNotAllowed,
    HelperImportedTwice,
    NoMemory,
    Busy,
    NotFound,
    AlreadyThere,
    WrongContext,
    Denied,
    Trapped,
    UnknownRequest = 0x100,
    UnknownTenant,
    Occupied,
    Empty,
    TooLong,
}
