// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! CMSIS-SVD, for debuggers and svd2rust.

use super::head::{COPYRIGHT, GENERATED, LICENCE};
use crate::map::VERSION_VALUE;
use crate::{registers, Access, EnumValue, Field, Register, END};
use svd_encoder::Config;
use svd_rs::{
    AddressBlock, AddressBlockUsage, BitRange, BitRangeType, Device, DimElement, EnumeratedValue, EnumeratedValues, FieldInfo,
    ModifiedWriteValues, Peripheral, PeripheralInfo, RegisterCluster, RegisterInfo, RegisterProperties, Usage, ValidateLevel,
};

/// The map could not be said in SVD.
#[derive(Debug)]
pub struct SvdError(String);

impl std::fmt::Display for SvdError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "register map to SVD: {}", self.0)
    }
}

impl std::error::Error for SvdError {}

impl From<svd_rs::SvdError> for SvdError {
    fn from(error: svd_rs::SvdError) -> Self {
        SvdError(error.to_string())
    }
}

/// The map as CMSIS-SVD, with 64-bit registers and per-port arrays. Reset values are those of a 16-port block.
///
/// # Errors
/// [`SvdError`] where a strict check of the SVD types fails.
pub fn svd() -> Result<String, SvdError> {
    let registers = registers().map(register).collect::<Result<Vec<_>, _>>()?;
    let peripheral = PeripheralInfo::builder()
        .name("TEAM".into())
        .description(Some("registers of the teaming block; 64-bit registers have their high word first".into()))
        .base_address(0)
        .address_block(Some(vec![AddressBlock::builder()
            .offset(0)
            .size(4 * u32::from(END))
            .usage(AddressBlockUsage::Registers)
            .build(ValidateLevel::Strict)?]))
        .registers(Some(registers))
        .build(ValidateLevel::Strict)?;
    let device = Device::builder()
        .name("EQUIPOISE".into())
        .version(format!("{}.{}", VERSION_VALUE >> 16, VERSION_VALUE & 0xFFFF))
        .description("NIC teaming in hardware".into())
        .license_text(Some(format!("{LICENCE}\n{COPYRIGHT}")))
        .address_unit_bits(8)
        .width(32)
        .default_register_properties(RegisterProperties::new().size(Some(32)).access(Some(svd_rs::Access::ReadOnly)).reset_value(Some(0)))
        .peripherals(vec![Peripheral::Single(peripheral)])
        .build(ValidateLevel::Strict)?;
    let config = Config::default();
    let text = svd_encoder::encode_with_config(&device, &config).map_err(|error| SvdError(error.to_string()))?;
    // The XML declaration stays first; the head follows it.
    let (declaration, rest) = text.split_once("?>").ok_or_else(|| SvdError("no XML declaration".into()))?;
    Ok(format!("{declaration}?>\n<!-- {LICENCE} -->\n<!-- {COPYRIGHT} -->\n<!-- {GENERATED} -->{rest}\n"))
}

fn register(register: &Register) -> Result<RegisterCluster, SvdError> {
    let dim = if register.is_array() {
        Some(
            DimElement::builder()
                .dim(register.count.into())
                .dim_increment(4 * u32::from(register.words_per_entry()))
                .build(ValidateLevel::Strict)?,
        )
    } else {
        None
    };
    let name = if register.is_array() { format!("{}[%s]", register.name) } else { register.name.into() };
    let fields = register.fields.iter().map(|f| field(register, f)).collect::<Result<Vec<_>, _>>()?;
    let info = RegisterInfo::builder()
        .name(name)
        .description(Some(format!("{} ({})", register.brief, register.requirement)))
        .address_offset(4 * u32::from(register.offset))
        .properties(
            RegisterProperties::new()
                .size(Some(register.width.into()))
                .access(Some(access(register.access)))
                .reset_value(register.reset_value(1, crate::MAX_PORTS)),
        )
        .fields(Some(fields))
        .build(ValidateLevel::Strict)?;
    Ok(RegisterCluster::Register(info.maybe_array(dim)))
}

fn access(access: Access) -> svd_rs::Access {
    match access {
        Access::ReadOnly => svd_rs::Access::ReadOnly,
        Access::ReadWrite | Access::WriteOneSet => svd_rs::Access::ReadWrite,
        Access::WriteOne => svd_rs::Access::WriteOnly,
    }
}

fn field(register: &Register, field: &Field) -> Result<svd_rs::Field, SvdError> {
    let own = register.field_access(field);
    let mut info = FieldInfo::builder()
        .name(field.name.into())
        .description(Some(field.brief.into()))
        .bit_range(BitRange { offset: field.lsb.into(), width: field.width.into(), range_type: BitRangeType::OffsetWidth })
        .access(Some(access(own)));
    if own == Access::WriteOneSet {
        info = info.modified_write_values(Some(ModifiedWriteValues::OneToSet));
    }
    if !field.values.is_empty() {
        let values = field.values.iter().map(enum_value).collect::<Result<Vec<_>, _>>()?;
        let usage = if own.writable() { Usage::ReadWrite } else { Usage::Read };
        info = info.enumerated_values(vec![EnumeratedValues::builder().usage(Some(usage)).values(values).build(ValidateLevel::Strict)?]);
    }
    Ok(svd_rs::Field::Single(info.build(ValidateLevel::Strict)?))
}

fn enum_value(value: &EnumValue) -> Result<EnumeratedValue, SvdError> {
    Ok(EnumeratedValue::builder()
        .name(value.name.into())
        .description(Some(value.brief.into()))
        .value(Some(value.value))
        .build(ValidateLevel::Strict)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn wide_registers_and_arrays_are_said_as_such() {
        let text = super::svd().unwrap();
        let at = text.find("<name>SENT_BYTES[%s]</name>").unwrap();
        let start = text[..at].rfind("<register>").unwrap();
        let register = &text[start..][..text[start..].find("</register>").unwrap()];
        for part in ["<dim>16</dim>", "<dimIncrement>0x8</dimIncrement>", "<addressOffset>0x980</addressOffset>", "<size>0x40</size>"] {
            assert!(register.contains(part), "{part} in {register}");
        }
    }
}
