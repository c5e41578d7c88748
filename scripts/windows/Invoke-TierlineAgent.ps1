<#
.SYNOPSIS
One poll of the desk: confirms what was applied, takes a new password for the local administrator, tells the user.

.DESCRIPTION
Runs as SYSTEM every five minutes (Install-TierlineAgent.ps1). What it does and why it may be repeated: docs/device-protocol.md.
It keeps the password nowhere: after a crash it claims again.

.PARAMETER Folder
Where settings and steps lie; only SYSTEM and administrators may read it.

.PARAMETER SetPassword
Sets a password, given as SecureString. Another one than the local account's is for trying this script out.

.PARAMETER ShowNotice
Shows the user a line of text; answers whether somebody saw it.

.PARAMETER OpenKey
Opens the device's key. Another one is for trying this script out.
#>
[CmdletBinding()]
param(
    [string] $Folder = (Join-Path $env:ProgramData 'Tierline'),
    [scriptblock] $SetPassword,
    [scriptblock] $ShowNotice,
    [scriptblock] $OpenKey = { param($Reference) Open-TierlineKey $Reference },
    [switch] $RenewKey
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot 'Tierline.psm1') -Force

# Nobody sees what the task writes. What went wrong is known by its type alone: a message may quote anything.
trap {
    $kind = $_.Exception.GetBaseException().GetType().Name
    Write-TierlineEvent "The agent stopped at line $($_.InvocationInfo.ScriptLineNumber) ($kind)." 'Error'
    break
}

$settingsFile = Join-Path $Folder 'settings.json'
$stateFile = Join-Path $Folder 'state.json'
$keyDaysMax = 365

# The account by its name, or the built-in administrator whatever it is called here.
function Find-Account([string] $Name) {
    if ($Name -ne '') { return Get-LocalUser -Name $Name -ErrorAction SilentlyContinue }
    Get-LocalUser | Where-Object { $_.SID.Value -like 'S-1-5-21-*-500' }
}

function Set-AccountPassword([string] $Name, [bool] $MayCreate, [securestring] $Password) {
    $account = Find-Account $Name
    if ($null -eq $account) {
        if (-not $MayCreate) { throw (New-Object System.Collections.Generic.KeyNotFoundException('No such account.')) }
        $account = New-LocalUser -Name $Name -Password $Password -PasswordNeverExpires -AccountNeverExpires `
            -Description 'Its password is kept by the support desk.'
    }
    if ($MayCreate) {
        # Each time, as the account may have been made and this cut off.
        try { Add-LocalGroupMember -SID 'S-1-5-32-544' -Member $account }
        catch { if ($_.Exception.GetType().Name -ne 'MemberExistsException') { throw } }
    }
    # Last: what fails before it is told as a password that was not set.
    Set-LocalUser -SID $account.SID -Password $Password
}

# False where nobody is signed in, or this edition of Windows has no msg.exe: then it is shown at a later poll.
function Show-Message([string] $Text) {
    $msg = Join-Path $env:SystemRoot 'System32\msg.exe'
    if (-not (Test-Path $msg)) { return $false }
    $ErrorActionPreference = 'Continue' # In 5.1 a line that a program writes to its error stream would end the script.
    & $msg '*' '/TIME:600' $Text 2>$null | Out-Null
    $LASTEXITCODE -eq 0
}

$settings = Read-TierlineFile $settingsFile
if ($null -eq $settings) { throw "There are no settings in ${Folder}: run Install-TierlineAgent.ps1 first." }
if ($null -eq $SetPassword) {
    $SetPassword = { param($Password) Set-AccountPassword $settings.account $settings.createAccount $Password }
}
if ($null -eq $ShowNotice) { $ShowNotice = { param($Text) Show-Message $Text } }
$state = Read-TierlineFile $stateFile
if ($null -eq $state) { $state = [pscustomobject] @{ step = ''; rotationId = ''; version = ''; shown = @() } }
$key = & $OpenKey $settings.key

function Send-Request([string] $Verb, [string] $Json) {
    Send-TierlineRequest $settings.desk $settings.device $key $Verb $Json
}

function Save-State([string] $Step, [string] $RotationId = '', [string] $Version = '', $Shown = $state.shown) {
    $script:state = [pscustomobject] @{
        step = $Step; rotationId = $RotationId; version = $Version; shown = @($Shown)
    }
    Write-TierlineFile $stateFile $script:state
}

# True once the desk has heard, or wants no such confirmation; everything else is said again at the next poll.
function Confirm-Applied {
    $reply = Send-Request 'confirm' ('{"rotationId":"' + $state.rotationId + '","version":"' + $state.version + '"}')
    if ($reply.status -ne 200 -and $reply.status -ne 404 -and $reply.status -ne 409) {
        Write-TierlineEvent "The desk answered the confirmation with $($reply.said)." 'Warning'
        return $false
    }
    Save-State ''
    Write-TierlineEvent "The desk answered the confirmation with $($reply.status)."
    $true
}

# The password is set before the desk hears so. Cut off between the two steps, this claims and sets the same one again.
function Install-Rotation([string] $RotationId) {
    $claimed = Get-TierlinePassword $settings.desk $settings.device $key $RotationId
    if ($null -eq $claimed) {
        Write-TierlineEvent 'The desk gave no password for its rotation.' 'Warning'
        return
    }
    try {
        & $SetPassword $claimed.password
    }
    catch {
        # What went wrong is known by its type alone: a message may quote anything.
        $kind = $_.Exception.GetBaseException().GetType().Name -replace '[^A-Za-z0-9]', ''
        $refusal = '{"rotationId":"' + $RotationId + '","reason":"The password could not be set: ' + $kind + '."}'
        $told = Send-Request 'refuse' $refusal
        Write-TierlineEvent "The password could not be set ($kind); the desk answered $($told.said)." 'Error'
        return
    }
    finally {
        $claimed.password.Dispose()
    }
    Save-State 'applied' $RotationId $claimed.version
    [void] (Confirm-Applied)
}

function Get-LocalText([string] $Moment) {
    $read = [DateTimeOffset]::MinValue
    $everywhere = [System.Globalization.CultureInfo]::InvariantCulture
    $plain = [System.Globalization.DateTimeStyles]::None
    if (-not [DateTimeOffset]::TryParse($Moment, $everywhere, $plain, [ref] $read)) { return '' }
    $read.LocalDateTime.ToString('g')
}

function Show-Notices($Offer) {
    $notices = Get-TierlineMember $Offer 'notices'
    if ($null -eq $notices) { return }
    $shown = @($state.shown)
    foreach ($notice in $notices.Elements()) {
        $id = Get-TierlineText $notice 'noticeId'
        if ($shown -contains $id -or -not (Test-TierlineName $id)) { continue }
        $why = ''
        if ($null -ne (Get-TierlineMember $notice 'ticketId')) {
            $ticket = Get-TierlineText $notice 'ticketId'
            if (-not (Test-TierlineName $ticket)) { continue }
            $why = " for ticket $ticket"
        }
        $from = Get-LocalText (Get-TierlineText $notice 'from')
        $to = Get-LocalText (Get-TierlineText $notice 'to')
        if ($from -eq '' -or $to -eq '') { continue }
        $text = "Support was shown the administrator password of this device$why, from $from to $to."
        if (& $ShowNotice $text) { $shown += $id }
    }
    if ($shown.Count -gt @($state.shown).Count) {
        Save-State $state.step $state.rotationId $state.version @($shown | Select-Object -Last 20)
    }
}

# The next key is in the settings once the desk has it, and the present one goes when the next one has been used.
function Update-Key {
    $next = New-TierlineKey
    $opened = & $OpenKey $next
    $text = @('tierline-next-key', $settings.device, (Get-TierlineJwk $key), (Get-TierlineJwk $opened)) -join "`n"
    $proof = ConvertTo-Base64Url (& $opened.sign ([System.Text.Encoding]::UTF8.GetBytes($text)))
    $reply = Send-Request 'renew-key' ('{"key":' + (Get-TierlineJwk $opened) + ',"proof":"' + $proof + '"}')
    if ($reply.status -ne 200) {
        Remove-TierlineKey $next
        Write-TierlineEvent "The desk answered the next key with $($reply.said)." 'Warning'
        return
    }
    $settings | Add-Member -Force -NotePropertyName formerKey -NotePropertyValue $settings.key
    $settings.key = $next
    $settings.keyMadeAt = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    Write-TierlineFile $settingsFile $settings
    $script:key = $opened
}

function Remove-FormerKey {
    $former = $settings.PSObject.Properties['formerKey']
    if ($null -eq $former) { return }
    Remove-TierlineKey $former.Value
    $settings.PSObject.Properties.Remove('formerKey')
    Write-TierlineFile $settingsFile $settings
}

if ($state.step -eq 'applied' -and -not (Confirm-Applied)) { return }

# A next key that was not used yet goes first: the one before it is still to be removed.
$isRenewing = $null -ne $settings.PSObject.Properties['formerKey']
$keyAge = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() - [long] $settings.keyMadeAt
if (-not $isRenewing -and ($RenewKey -or $keyAge -gt $keyDaysMax * 86400)) { Update-Key }

$poll = '{}'
if (@($state.shown).Count -gt 0) { $poll = '{"shown":["' + (@($state.shown) -join '","') + '"]}' }
$reply = Send-Request 'poll' $poll
if ($reply.status -ne 200) {
    Write-TierlineEvent "The desk answered the poll with $($reply.said)." 'Warning'
    return
}
if (@($state.shown).Count -gt 0) { Save-State $state.step $state.rotationId $state.version @() }
Remove-FormerKey
$offer = Read-TierlineReply $reply
Show-Notices $offer
$rotationId = Get-TierlineText (Get-TierlineMember $offer 'rotation') 'rotationId'
if (Test-TierlineName $rotationId) { Install-Rotation $rotationId }
