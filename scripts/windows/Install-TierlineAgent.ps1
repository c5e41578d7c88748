<#
.SYNOPSIS
Enrols this device with the support desk and has it poll every five minutes.

.DESCRIPTION
Needs a code from an IT admin (POST /api/v1/devices/{id}/enrolment-code). Makes a P-256 key in the TPM, or where there is
none in the software key store, that cannot be exported. To be run as administrator, also again after the device was re-imaged
or when it was cut off: a reply that was lost is repeated with the same key.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File .\Install-TierlineAgent.ps1 -Desk https://desk.contoso.com -Device LAPTOP-07
Asks for the code, so that it stands in no history.

.PARAMETER Account
The local administrator whose password the desk keeps; the built-in one where nothing is said.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [ValidatePattern('^https://[^/?#]+$')] [string] $Desk,
    [Parameter(Mandatory)] [ValidatePattern('^[A-Z0-9][A-Z0-9-]{0,39}$')] [string] $Device,
    [string] $Code,
    [ValidatePattern('^[^"/\\\[\]:;|=,+*?<>@]{0,20}$')] [string] $Account = '',
    [switch] $CreateAccount,
    [string] $Folder = (Join-Path $env:ProgramData 'Tierline'),
    [string] $Programs = (Join-Path $env:ProgramFiles 'Tierline')
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Tierline.psm1') -Force

$me = New-Object System.Security.Principal.WindowsPrincipal([System.Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $me.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) {
    throw 'Run this as administrator.'
}
$Device = $Device.ToUpperInvariant() # A pattern of a parameter does not care.
if ($CreateAccount -and $Account -eq '') { throw 'Name the account that is to be made: -Account.' }
if ($Code -eq '') { $Code = Read-Host 'The code from the IT admin' }
if ($Code -notmatch '\A[0-9A-Za-z \-]{26,40}\z') { throw 'That is no code: it has 26 letters and digits.' }

# SYSTEM and administrators, by their SIDs, as names differ by language; nothing is inherited. Anybody may make a folder in
# ProgramData: what somebody else made and filled is not taken over.
function Protect-Folder([string] $Path) {
    if (Test-Path $Path) {
        $owner = (Get-Acl -Path $Path).GetOwner([System.Security.Principal.SecurityIdentifier]).Value
        if ($owner -ne 'S-1-5-18' -and $owner -ne 'S-1-5-32-544') {
            throw "$Path is there and belongs to somebody who is neither SYSTEM nor the administrators. Remove it first."
        }
    }
    [void] (New-Item -ItemType Directory -Force -Path $Path)
    $acl = New-Object System.Security.AccessControl.DirectorySecurity
    $acl.SetAccessRuleProtection($true, $false)
    foreach ($sid in 'S-1-5-18', 'S-1-5-32-544') {
        $who = New-Object System.Security.Principal.SecurityIdentifier($sid)
        $acl.AddAccessRule((New-Object System.Security.AccessControl.FileSystemAccessRule(
                    $who, 'FullControl', 'ContainerInherit,ObjectInherit', 'None', 'Allow')))
    }
    $acl.SetOwner((New-Object System.Security.Principal.SecurityIdentifier('S-1-5-32-544')))
    Set-Acl -Path $Path -AclObject $acl
}

Protect-Folder $Folder
Protect-Folder $Programs
foreach ($file in 'Tierline.psm1', 'Invoke-TierlineAgent.ps1', 'Uninstall-TierlineAgent.ps1') {
    $target = Join-Path $Programs $file
    if ((Join-Path $PSScriptRoot $file) -ne $target) { Copy-Item -Force (Join-Path $PSScriptRoot $file) $target }
}
if (-not [System.Diagnostics.EventLog]::SourceExists('Tierline')) {
    [System.Diagnostics.EventLog]::CreateEventSource('Tierline', 'Application')
}

# A key that was made for an enrolment whose reply was lost is used again: the desk answers the same key again.
$pendingFile = Join-Path $Folder 'enrolling.json'
$pending = Read-TierlineFile $pendingFile
if ($null -eq $pending) {
    $pending = [pscustomobject] @{ key = New-TierlineKey }
    Write-TierlineFile $pendingFile $pending
}
$key = Open-TierlineKey $pending.key
$name = $env:COMPUTERNAME -replace '[^A-Za-z0-9_-]', ''
if ($name -eq '') { $name = $Device }
$body = '{"code":"' + $Code.Trim() + '","name":"' + $name + '","key":' + (Get-TierlineJwk $key) + '}'
$reply = Send-TierlineRequest $Desk $Device $key 'enrol' $body
if ($reply.status -eq 403) { throw 'The desk refuses this code: it is wrong, used, too old or replaced. Ask for a new one.' }
if ($reply.status -eq 401) { throw 'The desk does not believe this request. Is the clock right, and -Desk the desk''s own address?' }
if ($reply.status -ne 200) { throw "The desk answered $($reply.said) (0 is no answer). Run this again with the same code." }

$settingsFile = Join-Path $Folder 'settings.json'
$former = Read-TierlineFile $settingsFile
Write-TierlineFile $settingsFile ([pscustomobject] @{
        desk = $Desk; device = $Device; account = $Account; createAccount = [bool] $CreateAccount
        key = $pending.key; keyMadeAt = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    })
Write-TierlineFile (Join-Path $Folder 'state.json') ([pscustomobject] @{
        step = ''; rotationId = ''; version = ''; shown = @()
    })
[System.IO.File]::Delete($pendingFile)
foreach ($which in 'key', 'formerKey') {
    $held = if ($null -ne $former) { $former.PSObject.Properties[$which] }
    if ($null -ne $held -and $held.Value.name -ne $pending.key.name) { Remove-TierlineKey $held.Value }
}

$agent = Join-Path $Programs 'Invoke-TierlineAgent.ps1'
$shell = Join-Path $env:SystemRoot 'System32\WindowsPowerShell\v1.0\powershell.exe'
$action = New-ScheduledTaskAction -Execute $shell `
    -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$agent`" -Folder `"$Folder`""
$trigger = New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 5)
$system = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
$rules = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -AllowStartIfOnBatteries `
    -DontStopIfGoingOnBatteries -ExecutionTimeLimit (New-TimeSpan -Minutes 10)
[void] (Register-ScheduledTask -Force -TaskName 'Tierline agent' -Action $action -Trigger $trigger -Principal $system `
        -Settings $rules -Description 'Takes new administrator passwords from the support desk.')
Start-ScheduledTask -TaskName 'Tierline agent'
Write-Output "$Device is enrolled at $Desk, with a key of the $($pending.key.provider)."
